/** White space and characters that nobody sees: soft hyphen, zero-width ones, byte order mark, selectors, fillers. */
const UNSEEN = /^[\s\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]$/u

/** Whether a text has nothing that a reader would see. */
export function isBlank(text: string): boolean {
  for (const character of text) if (!UNSEEN.test(character)) return false
  return true
}
