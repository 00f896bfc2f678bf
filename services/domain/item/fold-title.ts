import { withUnifiedHan } from '../unified-han.ts'

const QUOTES = /["'“”‘’「」『』«»]/g
const OPENING = /[(（[{〔【〖〈《﹝]/g
const CLOSING = /[)）\]}〕】〗〉》﹞]/g
/** White space and what nobody sees: zero-width characters, soft hyphens, byte order marks. */
const UNSEEN = /[\s\p{Cf}]/gu
/** Most names and many titles have nothing to fold. */
const FOLDED = /^[\u4e00-\u9fff0-9a-z]*$/
/** Or nothing but brackets, of which titles of office documents are full. */
const FOLDED_BUT_BRACKETS = /^[\u4e00-\u9fff0-9a-z()（）〔〕【】〈〉《》-]*$/

/**
 * A title without what people do not tell apart: full and half width, upper and lower case, white space, invisible
 * characters, radicals and the ideographs that they look like, kinds of quotes and brackets. For comparing only; a content keeps its title as written.
 */
export const foldTitle = (title: string): string =>
  FOLDED.test(title) ? title : FOLDED_BUT_BRACKETS.test(title) ? withOneKindOfBrackets(title) : folded(title)

const withOneKindOfBrackets = (title: string): string => title.replace(OPENING, '(').replace(CLOSING, ')')

const folded = (title: string): string =>
  withOneKindOfBrackets(withUnifiedHan(title).normalize('NFKC').replace(UNSEEN, '').replace(QUOTES, '"')).toLowerCase()
