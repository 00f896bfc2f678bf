const FULL_WIDTH = /[０-９]/g

/** Turns full-width digits into ASCII digits. Nothing else changes, and every character keeps its place. */
export const withAsciiDigits = (text: string): string =>
  // Most texts have none, and a look is cheaper than a copy.
  text.search(FULL_WIDTH) === -1
    ? text
    : text.replace(FULL_WIDTH, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
