/** Of texts in HTML that are not published as they were sent. See error-codes.ts. */
export const HTML_CODES = {
  'html-active-content': 'lasts',
  'html-too-deep': 'lasts',
  /** Text that a browser would take for a tag, as an address in angle brackets. */
  'html-broken': 'lasts',
  /** A picture that lies on the author's machine, or nowhere. */
  'html-picture-embedded': 'lasts',
  /** A picture within the text whose bytes are damaged, or no picture. */
  'html-picture-unusable': 'lasts',
  /** Text that no reader was to see, and that would be seen once its style is gone. */
  'html-hidden-text': 'lasts',
  /** Something that is no text and no picture, as a form's field, a video or a formula. */
  'html-element-unkept': 'lasts',
  /** A link to a file on the author's machine, or without the beginning of its address. */
  'html-link-nowhere': 'lasts',
  /** A style sheet within the text that may hide or add text. */
  'html-style-unclear': 'lasts',
  /** What a reader would see is not what the text showed. */
  'html-shown-differs': 'lasts',
} as const
