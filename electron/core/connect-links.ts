// Owns the links from outside that wait for the user's answer. Made by core.ts; links come from the hosts, answers from handlers.ts.

import { randomUUID } from 'node:crypto';
import type { ConnectLink } from '../../shared/connect-link.ts';
import { AppError } from '../../shared/errors.ts';
import { topicFilterProblem } from '../../shared/mqtt/topic-filter.ts';
import type { Profile, ProfileSettings } from '../../shared/profile.ts';
import { placeOf } from './broker/connect-options.ts';
import { profileFromUrl } from './connect-url.ts';

/** Links that wait at most: a web page may open one after another. */
const maximumWaiting = 10;
const longestLink = 4096;

export interface ConnectLinksOptions {
  readonly profiles: () => readonly Profile[];
  readonly onChanged: (links: readonly ConnectLink[]) => void;
}

export class ConnectLinks {
  readonly #options: ConnectLinksOptions;
  #waiting: readonly ConnectLink[] = [];

  constructor(options: ConnectLinksOptions) {
    this.#options = options;
  }

  /** The oldest first: that one is asked about. */
  list(): readonly ConnectLink[] {
    return this.#waiting;
  }

  /** Takes a link; it waits for an answer. AppError `invalidInput` for one that cannot be read, `tooLarge` when too many wait. */
  offer(text: string): void {
    const link = linkFrom(text, this.#options.profiles());
    const isSame = (other: ConnectLink): boolean =>
      other.address === link.address && other.topicFilter === link.topicFilter;
    if (this.#waiting.some(isSame)) return;
    if (this.#waiting.length === maximumWaiting) {
      throw new AppError(
        'tooLarge',
        `A link to ${link.address} was not taken: ${maximumWaiting} others wait for your answer already.`,
      );
    }
    this.#change([...this.#waiting, link]);
  }

  /** Safe for one that another window has answered. */
  settle(linkId: string): void {
    const left = this.#waiting.filter((link) => link.linkId !== linkId);
    if (left.length < this.#waiting.length) this.#change(left);
  }

  #change(links: readonly ConnectLink[]): void {
    this.#waiting = links;
    this.#options.onChanged(links);
  }
}

/** What a link says. With mqtt and mqtts, what follows the host is a topic filter; with ws and wss it is the path. */
function linkFrom(text: string, profiles: readonly Profile[]): ConnectLink {
  if (text.length > longestLink)
    throw new AppError('invalidInput', 'A link from outside is too long to be one to a broker. Nothing was opened.');
  const [, address = text, rest = ''] = /^(mqtts?:\/\/[^/?#]*)(.*)$/is.exec(text) ?? [];
  const { settings, password } = profileFromUrl(address, 'link');
  const { scheme, host, port, username } = settings;
  return {
    linkId: randomUUID(),
    address: `${scheme}://${username === null ? '' : `${encodeURIComponent(username)}@`}${placeOf({ host, port })}`,
    scheme,
    host,
    port,
    username,
    topicFilter: filterFrom(rest),
    hadPassword: password !== null,
    matches: profiles
      .filter((profile) => leadsTo(profile.settings, settings))
      .map(({ profileId, settings: { name } }) => ({ profileId, name })),
  };
}

/** `/home/%2B/temp` and `/home/#` alike: `#` and `?` are signs of topic filters here, not of addresses. */
function filterFrom(rest: string): string | null {
  const encoded = rest.replace(/^\//, '');
  if (encoded === '') return null;
  let topicFilter: string;
  try {
    topicFilter = decodeURIComponent(encoded);
  } catch {
    throw new AppError(
      'invalidInput',
      'The topic filter of a link is not percent-encoded rightly. Nothing was opened.',
    );
  }
  const problem = topicFilterProblem(topicFilter);
  if (problem !== null) throw new AppError('invalidInput', `The topic filter of a link cannot be used. ${problem}`);
  return topicFilter;
}

function leadsTo(saved: ProfileSettings, link: ProfileSettings): boolean {
  return (
    !saved.demo &&
    saved.socketPath === '' &&
    saved.scheme === link.scheme &&
    saved.host.toLowerCase() === link.host.toLowerCase() &&
    saved.port === link.port &&
    (link.username === null || saved.username === link.username)
  );
}
