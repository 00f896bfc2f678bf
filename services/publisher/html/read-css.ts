/** The declarations of a rule or a `style` attribute: names and values in lower case. */
export type Declarations = ReadonlyMap<string, string>

export interface CssRule {
  selector: string
  declarations: Declarations
}

const NONE: Declarations = new Map()

/** Reads `color:red;font-size:12pt`. What cannot be read is passed over, as browsers do. */
export function readDeclarations(css: string): Declarations {
  if (css === '') return NONE
  const declarations = new Map<string, string>()
  for (const declaration of plain(css).split(';')) {
    const colon = declaration.indexOf(':')
    if (colon > 0)
      declarations.set(
        declaration.slice(0, colon).trim(),
        declaration
          .slice(colon + 1)
          .replace('!important', '')
          .trim(),
      )
  }
  return declarations
}

/** Reads a style sheet as far as it counts on a screen. Rules for print alone and fonts are left out. */
export function readStyleSheet(css: string): CssRule[] {
  const rules: CssRule[] = []
  const around: string[] = []
  for (const part of plain(css).split('}')) {
    const pieces = part.split('{')
    const body = pieces.pop() ?? ''
    if (pieces.length === 0) {
      around.pop()
      continue
    }
    const selector = (pieces.pop() ?? '').trim()
    around.push(...pieces.map((piece) => piece.trim()))
    if (!selector.startsWith('@') && !around.some(isElsewhere))
      rules.push({ selector, declarations: readDeclarations(body) })
  }
  return rules
}

const isElsewhere = (around: string): boolean =>
  around.startsWith('@media') && !/screen|all|\(/.test(around) && /print|speech|tty|handheld/.test(around)

/** Lower case, without comments and with escapes replaced: `d\69splay` is `display`. */
function plain(css: string): string {
  const lower = css.toLowerCase().replaceAll('<!--', '').replaceAll('-->', '')
  const text = lower.includes('/*') ? withoutComments(lower) : lower
  return text.includes('\\')
    ? text.replace(/\\(?:([0-9a-f]{1,6})\s?|(.))/g, (_, hex, other) => other ?? characterOf(hex))
    : text
}

const withoutComments = (css: string): string =>
  css
    .split('/*')
    .map((piece, index) =>
      index === 0 ? piece : piece.slice(piece.indexOf('*/') < 0 ? piece.length : piece.indexOf('*/') + 2),
    )
    .join('')

function characterOf(hex: string): string {
  const point = Number.parseInt(hex, 16)
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point).toLowerCase() : '\ufffd'
}
