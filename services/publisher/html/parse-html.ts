import { type DefaultTreeAdapterTypes, defaultTreeAdapter, Parser, type Token } from 'parse5'
import { isMeantAsTag } from './html-names.ts'
import { readAddress } from './link-address.ts'

export type HtmlNode = DefaultTreeAdapterTypes.ChildNode
export type HtmlElement = DefaultTreeAdapterTypes.Element

/** Something in an HTML text, and the line where it stands: 0 where lines were not asked for. */
export interface Place {
  found: string
  line: number
}

export interface ParsedHtml {
  /** What a browser makes of the text. */
  root: DefaultTreeAdapterTypes.Document
  /** The first tag that nobody means as one, or that never ends. */
  broken: Place | null
  /** What relative addresses begin from: the first `<base href="https://…">`. */
  base: string | null
}

/** Thrown by `parseHtml`. */
export class HtmlTooDeep extends Error {}

/** The elements that a parser adds by itself are not counted: `html`, `body`, `tbody`. */
const ADDED = 8
/** Badly nested formatting is opened again in each paragraph. No honest text has so many elements for a tag. */
const MOST_ADDED = 8
/** In text of people these are letters: `a<b>c`. What is meant as a tag has an end. */
const SHORT = ['b', 'i', 'q', 's', 'u']
const END = 'end of the text'
const UNENDED = '没有结束的标签、引号或注释'
const MOST_TOLD = 40
/** What starts like a tag and becomes a comment, so that its text vanishes: `</附件>`, `<!注意>`, `<?x>`. */
const BOGUS_COMMENT = /<(?:\/(?![a-z>])|!(?!--|>|\[(?:if|else|endif)|doctype)|\?(?!xml|mso|import))/i
const BOGUS_COMMENT_HERE = new RegExp(BOGUS_COMMENT.source, 'iy')

/**
 * Parses HTML as browsers do (the WHATWG's algorithm), in time that grows with the length only. Throws `HtmlTooDeep` for
 * elements nested deeper than `mostDepth`. With `lines` every node knows its line, which takes longer.
 */
export function parseHtml(html: string, mostDepth: number, lines = false): ParsedHtml {
  const parser = new WatchfulParser({
    treeAdapter: defaultTreeAdapter,
    sourceCodeLocationInfo: lines || BOGUS_COMMENT.test(html),
  })
  parser.html = html
  parser.mostDepth = mostDepth + ADDED
  parser.mostElements = MOST_ADDED * (html.split('<').length + ADDED)
  parser.tokenizer.write(`${html}<!--${END}-->`, true)
  return { root: parser.document, broken: parser.brokenAtEnd(), base: parser.base }
}

/** Notes what is no tag while it parses. One class for all texts: a class for each would make the parser slow. */
class WatchfulParser extends Parser<DefaultTreeAdapterTypes.DefaultTreeAdapterMap> {
  html = ''
  mostDepth = 0
  mostElements = 0
  base: string | null = null
  private broken: Place | null = null
  private elements = 0
  private ended = false
  private readonly short = new Map<string, Token.TagToken[]>(SHORT.map((tagName) => [tagName, []]))

  override onStartTag(token: Token.TagToken): void {
    if (!this.currentNotInHTML && !isMeantAsTag(token)) this.note(`<${token.tagName}>`, token.location)
    this.short.get(token.tagName)?.push(token)
    if (token.tagName === 'base') this.base ??= webAddressIn(token)
    super.onStartTag(token)
  }

  override onEndTag(token: Token.TagToken): void {
    if (!this.currentNotInHTML && !isMeantAsTag({ tagName: token.tagName, attrs: [] }))
      this.note(`</${token.tagName}>`, token.location)
    this.short.get(token.tagName)?.pop()
    super.onEndTag(token)
  }

  override onComment(token: Token.CommentToken): void {
    if (token.data === END) this.ended = true
    if (token.location !== null && isBogus(this.html, token.location.startOffset))
      this.note(`<${token.data}>`, token.location)
    super.onComment(token)
  }

  override onItemPush(node: DefaultTreeAdapterTypes.ParentNode, tid: number, isTop: boolean): void {
    if (++this.elements > this.mostElements || this.openElements.stackTop > this.mostDepth) throw new HtmlTooDeep()
    super.onItemPush(node, tid, isTop)
  }

  /** The first find of all, once the text has ended. */
  brokenAtEnd(): Place | null {
    const unclosed = [...this.short.values()].flat()[0]
    if (unclosed !== undefined) this.note(`<${unclosed.tagName}>`, unclosed.location)
    const lastLine = () => this.html.slice(0, this.html.lastIndexOf('<')).split('\n').length
    if (!this.ended) this.broken ??= { found: UNENDED, line: this.options.sourceCodeLocationInfo ? lastLine() : 0 }
    return this.broken
  }

  private note(found: string, location: Token.Location | null | undefined): void {
    this.broken ??= { found: found.split('<!--')[0]?.slice(0, MOST_TOLD) ?? '', line: location?.startLine ?? 0 }
  }
}

/** Whether a comment that was not meant as one begins at the offset. */
function isBogus(html: string, offset: number): boolean {
  BOGUS_COMMENT_HERE.lastIndex = offset
  return BOGUS_COMMENT_HERE.test(html)
}

function webAddressIn({ attrs }: Token.TagToken): string | null {
  const { kind, href } = readAddress(attrs.find(({ name }) => name === 'href')?.value, null)
  return kind === 'web' ? href : null
}
