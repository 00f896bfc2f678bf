/**
 * Pairs of a radical and the ideograph that it looks like (Unicode, EquivalentUnifiedIdeograph.txt): those of the CJK
 * Radicals Supplement, which normalisation leaves alone. PDF files give 民, 门 and 黄 in this form.
 */
const RADICALS =
  '⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺴冗⺶羊⺹耂⺺肀⺻聿⺼肉⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟'

const IDEOGRAPH_OF = new Map(
  Array.from({ length: RADICALS.length / 2 }, (_, at) => [RADICALS[2 * at], RADICALS[2 * at + 1]]),
)

/** Radicals (2E80–2FDF) and compatibility ideographs (F900–FAFF, 2F800–2FA1F). */
const LOOK_ALIKE = /[\u2e80-\u2fdf\uf900-\ufaff\u{2f800}-\u{2fa1f}]/gu

const unified = (character: string): string => IDEOGRAPH_OF.get(character) ?? character.normalize('NFKC')

/**
 * A text with the ideographs that people mean in place of radicals and compatibility ideographs that look the same, for
 * comparing. Nothing else changes. What is signed keeps the characters that were sent.
 */
export const withUnifiedHan = (text: string): string => text.replace(LOOK_ALIKE, unified)

/** A text, followed by the names of such characters: without them a clerk would see the right text and be told that it is wrong. */
export function namingLookAlikes(text: string): string {
  const found = [...new Set(text.match(LOOK_ALIKE))].filter((character) => unified(character) !== character).slice(0, 3)
  if (found.length === 0) return text
  return `${text}（${found.map((each) => `“${each}”是 ${codePointOf(each)}，应为“${unified(each)}”`).join('；')}）`
}

/** The first character of a text as Unicode writes it: `U+2F24`. */
export const codePointOf = (character: string): string =>
  `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
