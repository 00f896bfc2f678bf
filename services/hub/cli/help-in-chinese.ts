import { type Command, Help, type Option } from 'commander'

/** Whether whoever calls the hub reads Chinese, by the variables of POSIX.1-2017, 8.2, in their order. */
export const readsChinese = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): boolean =>
  /^zh(?![a-z])/i.test(LC_ALL || LC_MESSAGES || LANG || '')

const TITLES: Record<string, string> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
  'Examples:': '例：',
}

export const titleInChinese = (title: string): string => TITLES[title] ?? title

/** Takes two columns of a terminal (UAX #11, wide). */
const WIDE = /[\u3000-\u303f\u4e00-\u9fff\uff01-\uff60\u2018-\u201d\u2026]/gu
/** What no line ends in: a character with the marks that open and close around it, or a word that is not Chinese. */
const PIECE = /\s*[（《“]*(?:[\u4e00-\u9fff][，。；：、）》”]*|[^\s\u4e00-\u9fff（《“]+|$)/gu

const columns = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0)

function wrapped(text: string, width: number): string {
  const lines = ['']
  for (const piece of text.match(PIECE) ?? []) {
    const line = lines.at(-1) as string
    if (line !== '' && columns(line + piece) > width) lines.push(piece.trimStart())
    else lines[lines.length - 1] = line + piece
  }
  return lines.join('\n')
}

/** What is said behind an option's description. */
const optionDescription = (option: Option): string =>
  new Help()
    .optionDescription(option)
    .replace(
      / ?\((choices|default): (.*?)(?:, default: (.*))?\)$/,
      (_, kind, what, preset) =>
        `（${kind === 'choices' ? '可选' : '默认'}：${what}${preset === undefined ? '' : `；默认：${preset}`}）`,
    )

/** Makes the help of a program Chinese. A command inherits that when it is added, so this comes before. */
export function helpInChinese(program: Command): void {
  program.helpOption('-h, --help', '显示命令的用法')
  program.helpCommand('help [command]', '显示命令的用法')
  program.configureHelp({ styleTitle: titleInChinese, displayWidth: columns, boxWrap: wrapped, optionDescription })
}

/** Puts Chinese in place of each description of a command, its arguments and options. What has none keeps its English. */
export function describeInChinese(command: Command, words: Readonly<Record<string, string>>): void {
  const chinese = (text: string) => words[text] ?? text
  command.description(chinese(command.description()))
  for (const described of [...command.registeredArguments, ...command.options])
    described.description = chinese(described.description)
  for (const sub of command.commands) describeInChinese(sub, words)
}
