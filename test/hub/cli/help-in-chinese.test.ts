import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { Command } from 'commander'
import { describeInChinese, helpInChinese, readsChinese } from '../../../services/hub/cli/help-in-chinese.ts'
import { registerCommands } from '../../../services/hub/register-commands.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const WORDS: Record<string, string> = JSON.parse(readFileSync(`${root}/services/hub/cli/help-in-chinese.json`, 'utf8'))

const withAll = (command: Command): Command[] => [command, ...command.commands.flatMap(withAll)]
const descriptions = (command: Command) =>
  withAll(command)
    .flatMap((each) => [
      each.description(),
      ...[...each.registeredArguments, ...each.options].map((x) => x.description),
    ])
    .filter((text) => text !== '')

const hub = (words: string[], env: NodeJS.ProcessEnv) =>
  execFileSync(process.execPath, [`${root}/services/hub/main.ts`, ...words], {
    env: { ...process.env, LC_ALL: '', LC_MESSAGES: '', COLUMNS: '80', ...env },
    encoding: 'utf8',
  })

describe('the help of the command line', () => {
  it('has Chinese for each of its sentences, and for nothing else', async () => {
    const program = new Command('hub')
    await registerCommands(program, [])
    const said = new Set(descriptions(program))
    const ofMain = [...readFileSync(`${root}/services/hub/main.ts`, 'utf8').matchAll(/'([^'\n]+)'/g)].map(
      ([, text]) => text,
    )
    const own = Object.keys(WORDS).filter((text) => ofMain.includes(text) || text === 'output the version number')
    expect([...said].filter((text) => WORDS[text] === undefined)).to.deep.equal([])
    expect(Object.keys(WORDS).filter((text) => !said.has(text) && !own.includes(text))).to.deep.equal([])
    expect(own).to.have.length(3)
    describeInChinese(program, WORDS)
    expect(descriptions(program).filter((text) => !/\p{Script=Han}/u.test(text))).to.deep.equal([])
  })

  it('names the same commands, options and variables in both languages', () => {
    const names = (text: string) =>
      [...new Set(text.match(/--[\w-]+|\bhub [a-z]+(?: [a-z]+)?(?= |`|$|;)|[A-Z]+_[A-Z]+/g) ?? [])].sort()
    const options = (text: string) => names(text).filter((name) => !name.startsWith('hub '))
    const different = Object.entries(WORDS).filter(
      ([english, chinese]) => options(english).join() !== options(chinese).join(),
    )
    expect(different).to.deep.equal([])
  })

  it('is Chinese where the locale is, and English elsewhere', () => {
    const chinese = hub(['import', '--help'], { LANG: 'zh_CN.UTF-8' })
    expect(chinese)
      .to.include('用法： hub import')
      .and.include('选项：')
      .and.include('例：')
      .and.not.match(/Options|display help/)
    expect(hub(['tokens', 'new', '--help'], { LC_ALL: 'zh_CN.UTF-8' }))
      .to.include('（可选：')
      .and.include('默认："clerk"）')
    expect(hub(['help'], { LANG: 'zh_CN.UTF-8' }))
      .to.include('命令：')
      .and.include('显示命令的用法')
    for (const env of [{ LC_ALL: 'C.UTF-8' }, { LC_ALL: 'en_US.UTF-8', LANG: 'zh_CN.UTF-8' }])
      expect(hub(['import', '--help'], env))
        .to.include('Usage: hub import')
        .and.include('Options:')
    expect(['zh', 'zh_TW.Big5', 'zh-Hans', 'ZH_cn', 'zha_CN', ''].map((LANG) => readsChinese({ LANG }))).to.deep.equal([
      ...[true, true, true, true, false, false],
    ])
  })

  it('wraps Chinese within the width of the terminal, and loses no character of it', () => {
    const program = new Command('hub')
    helpInChinese(program)
    const { boxWrap, displayWidth } = program.configureHelp()
    for (const text of Object.values(WORDS))
      for (const width of [40, 57, 72]) {
        const lines = boxWrap?.(text, width).split('\n') ?? []
        expect(lines.join('').replaceAll(' ', '')).to.equal(text.replaceAll(' ', ''))
        for (const line of lines) {
          expect(displayWidth?.(line), line).to.be.at.most(width)
          expect(line).to.not.match(/^[，。；：、）》”]|[（《“]$/)
        }
      }
  })
})
