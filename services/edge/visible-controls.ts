/**
 * What a terminal obeys, and what turns the direction of a line: C0 but tab and line feed, DEL, C1, the separators of
 * lines and paragraphs, embeddings, overrides and isolates of direction (Unicode UAX 9).
 */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g
/** C0 but tab, line feed and carriage return; DEL and C1. They have no meaning in HTML. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

const asEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A text for a terminal or a log: characters that a terminal would obey become `\u001b`. JSON stays the same JSON. */
export const forTerminal = (text: string): string => text.replace(OBEYED, asEscape)

/** A page with its control characters written as `\u001b`, so that nothing that a node signed acts unseen. */
export const forPage = (html: string): string => html.replace(CONTROLS, asEscape)
