/** The forms of the words of a verb. None needs quotes in any shell, so that a forced command may take a line apart at its blanks. */

/** /proc/sys/kernel/random/boot_id, a UUID (random(4)). */
export const bootIdWord = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Content of /etc/machine-id (machine-id(5)). */
export const machineIdWord = /^[0-9a-f]{32}$/;
/** Fits into the arithmetic of any shell. */
export const countWord = /^(?:0|[1-9][0-9]{0,14})$/;
/** An owner, or the name of a snapshot, which becomes a part of file and unit names. */
export const nameWord = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** Kubernetes namespaces (RFC 1123 labels) with commas between them, or `-` for none. */
export const namespaceWord = /^(?:-|[a-z0-9][a-z0-9-]{0,62}(?:,[a-z0-9][a-z0-9-]{0,62}){0,199})$/;
/** Any text, percent-encoded, or `-` for none. */
export const textWord = /^(?:[A-Za-z0-9_.-]|%[0-9A-F]{2}){1,2400}$/;

/** More of a cause than this tells nobody more. */
const textLimit = 200;

/** Percent-encoding as in URLs (RFC 3986), also of the few marks that `encodeURIComponent` leaves and a shell might read. */
export function encodeText(text: string): string {
  if (text === '') return '-';
  // Cut first: half of a pair of characters is made whole again then.
  const encoded = encodeURIComponent(text.slice(0, textLimit).toWellFormed()).replaceAll(
    /[!'()*~]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return encoded === '-' ? '%2D' : encoded;
}

/** Total: what is no such encoding stands for itself. */
export function decodeText(word: string): string {
  if (word === '-') return '';
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
