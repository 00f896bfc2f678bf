/** Full-width digits become ASCII digits; nothing else is folded, and no place moves. */
export const withAsciiDigits = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
