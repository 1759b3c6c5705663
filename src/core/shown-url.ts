/**
 * The address of a Git source as it may be told. It can hold a password (`https://user:password@host/repo`) or a token in the place of
 * the user, and what ananke observes ends in status.json, in the journal and in the recorded input.
 */

/** Scheme, and all before the last `@` of the authority (RFC 3986, section 3.2.1). */
const withUser = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@/i;

/**
 * The same address without what could be secret: over HTTP no user at all, elsewhere no password; `ssh://git@host` needs its user. One
 * without any, also one that is no URL (`git@host:path`), stays as it is.
 */
export function shownUrl(url: string): string {
  return url.replace(withUser, (_, scheme: string, said: string) => {
    const [user = ''] = said.split(':');
    return user === '' || /^https?:/i.test(scheme) ? scheme : `${scheme}${user}@`;
  });
}
