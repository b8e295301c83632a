/** What a POSIX shell takes as one word. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** A path as one word that no command takes for a flag. */
export const shellPath = (path: string): string =>
  shellWord(path.startsWith('-') ? `./${path}` : path)
