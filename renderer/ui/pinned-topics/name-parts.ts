// A topic name in three parts, of which the middle one gives way first when there is no room. Pure. Called by pinned-row.tsx.

/** Levels at the end that say most. */
const tailLevels = 2;

export interface NameParts {
  /** The first level with its slash, or ''. */
  readonly head: string;
  /** The levels between, with their slashes, or ''. */
  readonly middle: string;
  /** The last levels; all of a short name. */
  readonly tail: string;
}

/** Put together again, the parts are the name. */
export function nameParts(topicName: string): NameParts {
  const levels = topicName.split('/');
  const tail = levels.splice(-tailLevels).join('/');
  const [first, ...between] = levels;
  return {
    head: first === undefined ? '' : `${first}/`,
    middle: between.map((level) => `${level}/`).join(''),
    tail,
  };
}
