import { SIGN_OFF_CLAUSES } from './english-of-sign-offs.ts'

/**
 * The clauses that fill a sentence or stand as `reason` beside it, in English. Each is known by its Chinese words, as
 * gettext does it, so that domain and services go on giving one text. `{}` stands for what the hub has filled in.
 */
const CLAUSES: Readonly<Record<string, string>> = {
  // Of a request.
  '没有这个参数。': 'there is no such parameter',
  '只能给一次。': 'it may be given once only',
  '应为版本号。': 'a version number is expected',
  '应为 {} 到 {} 的整数。': 'a whole number from {} to {} is expected',
  '不能超过 {} 字。': 'it may have {} characters at most',
  '不能超过 {} 个。': 'there may be {} of them at most',
  '含有不可接受的字符。': 'it holds characters that cannot be taken',
  '应为 1 或 0。': '1 or 0 is expected',
  '应为 live 或 withdrawn。': 'live or withdrawn is expected',
  '应为 {} 之一。': 'one of these is expected: {}',
  '应为节点代号，如 taihe-county。': 'the id of a node is expected, such as taihe-county',
  '应为四位数的年份，如 2026。': 'a year of four digits is expected, such as 2026',
  '应为 2026、2026-03 或 2026-03-05 这样的日期。': 'a date is expected, such as 2026, 2026-03 or 2026-03-05',
  '应为 2026-03-05T01:30:00Z 这样的时间（地址中的加号写作 %2B）。':
    'a time is expected, such as 2026-03-05T01:30:00Z (in an address a plus is written %2B)',
  '应为 board/、site/ 或 topic/ 加区划代码。': 'board/, site/ or topic/ and the code of a division are expected',
  '应为 in 或 out。': 'in or out is expected',
  '应为小写字母、数字和连字符，如 fulfils。': 'small letters, digits and hyphens are expected, as in fulfils',
  '应为目录行编号或任务序号，如 r12。': 'the id of a row or the number of a task is expected, such as r12',
  '不能早于 from。': 'it must not be before from',
  '应为 2026-03-05 这样的日期。': 'a day is expected, such as 2026-03-05',
  '应为 2026-03-10/2026-03-27 这样的起止日期。': 'two days are expected, such as 2026-03-10/2026-03-27',
  '目录中还没有区划。': 'the directory has no division yet',
  '没有区划“{}”。': 'there is no division "{}"',
  '这一天该地没有时限“{}”，见 /v1/rules/clocks。': 'no clock "{}" is in force there on that day, see /v1/rules/clocks',
  '没有读懂这一时限，可改用 n 和 unit。': 'no phrase in force reads this limit; n and unit say the same',
  '不是本系统给出的游标。': 'this hub never gave such a cursor',
  '这是另一个公开位置（outlet）的游标。': 'it is the cursor of another outlet',
  '是另一个公开位置或另一组条件的游标：请去掉游标，从头开始。':
    'it is the cursor of another outlet or of other filters; begin again without one',
  '是另一种排序的游标：请去掉游标，从头开始。': 'it is the cursor of another order; begin again without one',
  总日志已更换: 'the event log was replaced',
  数据已由总日志重建: 'the read models were built again',
  该公开位置所含的区划有变动: 'the divisions of the outlet have changed',
  '只能是 1 至 200 个可见的 ASCII 字符': '1 to 200 visible ASCII characters are expected',
  '应为带引号的版本号，例如 "3"': 'a version in quotation marks is expected, such as "3"',
  请求正文没有传完或压缩有误: 'the body was not sent whole, or its compression is damaged',
  '不是有效的 UTF-8 编码': 'it is no UTF-8',
  正文为空: 'the body is empty',
  '第 {} 行第 {} 列语法有误': 'its syntax is wrong in line {}, column {}',
  语法有误: 'its syntax is wrong',
  '嵌套超过 {} 层': 'it is nested deeper than {} levels',
  '不允许使用键“__proto__”': 'the key "__proto__" is not allowed',

  // Of a picture in a text.
  '不是 base64 编码的图片': 'it is not in base64',
  'base64 的第 {} 个字符有误': 'its base64 is wrong at character {}',
  图片不完整: 'the picture is not whole',
  'base64 不完整': 'its base64 is not whole',
  '内容不是 PNG、JPEG、GIF、WebP 或 BMP 图片': 'its bytes are no PNG, JPEG, GIF, WebP or BMP',

  // Of a content and its schema.
  缺少该字段: 'the member is missing',
  应为文字: 'a text is expected',
  应为数字: 'a number is expected',
  应为整数: 'a whole number is expected',
  '应为 true 或 false': 'true or false is expected',
  应为列表: 'a list is expected',
  应为对象: 'an object is expected',
  '应为{}': '{} is expected',
  '太短或太小（至少 {}）': 'it is too short or too small (at least {})',
  '太长或太大（至多 {}）': 'it is too long or too large (at most {})',
  格式不对: 'its form is wrong',
  '只能是 {}': 'one of these is expected: {}',
  不符合要求: 'it is not as it should be',
  不能为空: 'it must not be empty',
  '应为 6、9 或 12 位区划代码': 'the code of a division with 6, 9 or 12 digits is expected',
  '应为条目编号（节点代号、点、UUIDv7）': 'the id of an item is expected (id of the node, a dot, a UUIDv7)',
  '网址里不得有用户名（“@”之前的部分）': 'an address must not name a user (what stands before "@")',
  '应为 http(s) 网址，或已上传文件的 attachment:sha256-… 地址':
    'an address with http(s) is expected, or the attachment:sha256-… address of a file that was put into the node',
  '应与 attachment:sha256-… 地址中的相同': 'it must be the one of the attachment:sha256-… address',
  '应为文件的 SHA-256，64 位小写十六进制': 'the SHA-256 of the file is expected, 64 lower-case hex digits',
  未压缩的文件: 'a file that is not packed',
  '应为条目编号。': 'the id of an item is expected',
  应为节点代号: 'the id of a node is expected',
  应为节点代号或区划代码: 'ids of nodes or codes of divisions are expected',
  '应为 YYYY-MM-DD 的日期': 'a day is expected, YYYY-MM-DD',
  '应为 2025、2025-H2、2025-Q4 或 2025-12 这样的期间':
    'a period is expected, such as 2025, 2025-H2, 2025-Q4 or 2025-12',
  与前面的重复: 'it stands there before',
  'parentItemId 与 parentRowId 应一并填写': 'parentItemId and parentRowId go together',
  '应有 {} 格，而有 {} 格': '{} cells are expected, and there are {}',
  应为日期: 'a date is expected',
  '审核的是一份目录（of）或一个条目（relations 中的 reviews），不能两者都写':
    'a verdict is of a catalogue (of) or of an item (reviews in relations), never of both',
  '应写明所审核的目录（of、rowsHash），或在 relations 中以 reviews 写明所审核的条目':
    'name the catalogue that is reviewed (of, rowsHash), or the item by reviews in relations',
  应写明所审核的各行的哈希: 'name the hash of the rows that are reviewed',
  只有审核目录时才写: 'it is of the review of a catalogue only',
  '审核的条目应写明版本和指纹（version、fingerprint）': 'the reviewed item is named with version and fingerprint',
  '（无）': 'none',
  应为另一节点的条目: 'an item of another node is expected',
  '应为 1 至 {} 字': '1 to {} characters are expected',
  有一项的值不能写入信息的格式: 'a value has no place in the format of events',
  '2026-03-05、2026-03 或 2026': '2026-03-05, 2026-03 or 2026',
  '已发布的条目 {}': 'the published item {}',
  '村（社区）公示栏': 'village board',
  县区网站: 'county site',
  市级专题: 'city topic page',

  // Of dates that are out of order.
  成文日期: 'issuedOn',
  发布日期: 'publishedOn',
  施行日期: 'effectiveOn',
  废止日期: 'abolishedOn',
  公示开始日期: 'displayFrom',
  公示截止日期: 'displayUntil',

  // Of characters.
  不成对的代理字符: 'half of a surrogate pair',
  首尾的空白: 'blanks at its ends',
  数字的全角写法: 'the full width of digits',
  换行: 'line breaks',
  '看不见的字符（{}）': 'invisible characters ({})',

  // Of personal data.
  身份证号: 'identity number',
  手机号码: 'mobile number',
  银行卡号: 'bank card number',
  '15 位身份证号': 'identity number of 15 digits',
  '护照、通行证等证件号码': 'number of a passport or permit',
  银行账号: 'bank account',
  姓名和病情: 'name beside an illness',
  姓名和残疾情况: 'name beside a disability',
  姓名和详细住址: 'name beside a detailed address',
  姓名和村民组: "name beside a villagers' group",
  名单中不得公开的列: 'column that no list may publish',

  // Of HTML.
  没有地址: 'no address',
  相对地址: 'a relative address',
  无法识别的地址: 'an address that cannot be read',
  '没有结束的标签、引号或注释': 'a tag, quotation mark or comment without an end',
  分段: 'paragraphs',
  分隔线: 'rules',
  图片: 'pictures',
  列表编号: 'numbers of a list',
  '删除线、上下标、文字方向或链接': 'strokes, raised letters, directions or links',
  表格: 'tables',
  文字: 'text',
  底色: 'background colours',
  背景图片: 'background pictures',
  颜色: 'colours',
  字体: 'fonts',
  字号: 'sizes of letters',
  加粗: 'bold',
  斜体: 'italics',
  对齐: 'alignment',
  缩进和间距: 'indents and spacing',
  边框: 'borders',
  宽度和高度: 'widths and heights',
  下划线样式: 'styles of underlines',
  项目符号: 'bullets',
  换行和空格方式: 'ways of breaking lines',
  文字升降: 'raised text',
  着重号: 'emphasis marks',
  竖排: 'vertical writing',
  排版位置: 'places on the page',
  滚动: 'scrolling',
  闪烁: 'blinking',
  按钮样式: 'looks of buttons',
  折叠: 'folding',
  提示文字: 'hints',
  其他样式: 'other styles',
  页内链接: 'links within the page',

  ...SIGN_OFF_CLAUSES,
}

/** The details that are the hub's own clauses. Others quote what was sent, or name a place, and stay as they are. */
const OWN = new Set([
  'reason',
  'why',
  'what',
  'kind',
  'gone',
  'found',
  'other',
  'spellings',
  'title',
  'laterTitle',
  'forms',
])

type Details = Record<string, string | number>

/** The details of an error as a reader of English is told them. */
export const englishDetails = (details: Details): Details =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      OWN.has(name) && typeof value === 'string' && HAN.test(value) ? (clauseOf(value) ?? listOf(value)) : value,
    ]),
  )

const HAN = /\p{Script=Han}/u
/** What was sent may be quoted; no clause of ours is longer. */
const LONGEST = 300

/** A list of clauses, of which one may have a list within its brackets. */
function listOf(text: string): string {
  if (text.length > LONGEST) return text
  const parts: string[] = []
  let isWithin = false
  for (const part of text.split('、')) {
    if (isWithin) parts.push(`${parts.pop()}、${part}`)
    else parts.push(part)
    isWithin = part.includes('（') || (isWithin && !part.includes('）'))
    if (part.endsWith('）')) isWithin = false
  }
  return parts.map((part) => clauseOf(part) ?? part).join(', ')
}

function clauseOf(text: string): string | undefined {
  const known = Object.hasOwn(CLAUSES, text) ? CLAUSES[text] : undefined
  if (known !== undefined || text.length > LONGEST) return known
  for (const [begin, parts, english] of PATTERNS) {
    const filled = text.startsWith(begin) ? valuesIn(text, parts) : null
    if (filled !== null) return english.replace(/\{\}/g, () => (filled.shift() ?? '').replaceAll('、', ', '))
  }
  return undefined
}

/** Clauses with places to fill: how each begins, and all its words around the places. The longest ones are tried first. */
const PATTERNS = Object.entries(CLAUSES)
  .filter(([chinese]) => chinese.includes('{}'))
  .sort(([one], [other]) => other.length - one.length)
  .map(([chinese, english]) => [chinese.split('{}')[0] as string, chinese.split('{}'), english] as const)

/** What stands between the words, each found at its first place behind the one before, and the last one at the end. */
function valuesIn(text: string, [begin = '', ...words]: string[]): string[] | null {
  const values: string[] = []
  let at = begin.length
  for (const [index, word] of words.entries()) {
    const end = index === words.length - 1 ? text.length - word.length : text.indexOf(word, at)
    if (end < at || !text.startsWith(word, end)) return null
    values.push(text.slice(at, end))
    at = end + word.length
  }
  return values
}
