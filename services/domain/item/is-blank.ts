/** White space and characters that nobody sees: soft hyphen, zero-width ones, word joiner, byte order mark, fillers. */
const UNSEEN = /^(?:\s|\p{Cf}|[\u115f\u1160\u2800\u3164\uffa0])$/u

/** Whether a text has nothing that a reader would see. */
export function isBlank(text: string): boolean {
  for (const character of text) if (!UNSEEN.test(character)) return false
  return true
}
