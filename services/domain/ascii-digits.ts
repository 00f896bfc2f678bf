/** Turns full-width digits into ASCII digits. Nothing else changes, and every character keeps its place. */
export const withAsciiDigits = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
