// Branded ids: a ConnectionId cannot be passed where a ProfileId is wanted. Used on both sides of the contract.

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A saved profile. Random, stable across restarts. */
export type ProfileId = Branded<string, 'ProfileId'>;
/** A live connection. Valid within one core epoch; closing it keeps the id until it is discarded. */
export type ConnectionId = Branded<string, 'ConnectionId'>;
/** A node of one connection's topic tree: a dense integer, valid within one core epoch. */
export type TopicId = Branded<number, 'TopicId'>;
/** The place of a message in one connection's history: 1, 2, 3, … in order of arrival. */
export type MessageSeq = Branded<number, 'MessageSeq'>;
/** One renderer's view of one tree (what is expanded). Chosen by the renderer, so that a reload finds it again. */
export type ViewId = Branded<string, 'ViewId'>;
