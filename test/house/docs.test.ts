import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { Command } from 'commander'
import { registerCommands } from '../../services/hub/register-commands.ts'
import { ENVIRONMENT } from '../../services/hub/settings.ts'
import { anchorsOf } from './markdown.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const documents = globSync('{*.md,docs/**/*.md,clients/*/*.md}', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), 'utf8'),
}))
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

/** What stands between backticks, in a line or in a block. */
const codeIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code as string)
const placed = (found: (text: string) => string[]) =>
  documents.flatMap(({ file, text }) => found(text).map((what) => ({ file, what })))

const PATH = /^(?:services|test|scripts|docs|infra|schemas|clients)\/[\w./@-]+$/
const FILE_NAME = /^[a-z0-9-]+\.(?:ts|grit|avsc|jsonc?|ya?ml)$/
/** Names that stand for files of a data folder, a generated or a user's own file. */
const NOT_OURS = /^(?:hub|tokens|access|root-keys|key|content|directory)\.json$/

describe('the documents', () => {
  it('link to files that are there', () => {
    const broken = placed((text) => [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, to]) => to as string))
      .filter(({ what }) => !/^[a-z]+:/.test(what))
      .filter(({ file, what }) => !existsSync(join(root, dirname(file), what)))
      .map(({ file, what }) => normalize(join(dirname(file), what)))
    expect([...new Set(broken)]).to.deep.equal([])
  })

  it('link to headings that are there', () => {
    const broken = placed((text) =>
      [...text.matchAll(/\]\(([^)\s:]*#[^)\s]+)\)/g)].map(([, to]) => to as string),
    ).filter(({ file, what }) => {
      const [path = '', anchor = ''] = what.split('#')
      const target = path === '' ? file : normalize(join(dirname(file), path))
      return !anchorsOf(readFileSync(join(root, target), 'utf8')).includes(decodeURIComponent(anchor))
    })
    expect(broken).to.deep.equal([])
  })

  it('name paths that are there', () => {
    const wrong = placed(codeIn).filter(({ what }) => PATH.test(what) && !existsSync(join(root, what)))
    expect(wrong).to.deep.equal([])
  })

  it('name files that are somewhere', () => {
    const ours = new Set(
      globSync('{*,.*,{services,test,scripts,infra,schemas,clients}/**/*}', { cwd: root }).map((file) =>
        file.split('/').pop(),
      ),
    )
    const wrong = placed(codeIn).filter(({ what }) => FILE_NAME.test(what) && !NOT_OURS.test(what) && !ours.has(what))
    expect(wrong).to.deep.equal([])
  })

  it('name commands of hub that there are', async () => {
    const program = new Command('hub')
    await registerCommands(program, [])
    const inCode = new Set(
      documents.flatMap(({ text }) => [
        ...codeIn(text),
        ...[...text.matchAll(/```[a-z]*\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n')),
      ]),
    )
    const wrong = [...inCode].filter((code) => {
      const said = /^(?:[A-Z_]+=\S+ )*(?:npx )?hub ((?:(?:[a-z]+(?= |$)|-\S+) ?)+)/.exec(code.trim())?.[1]
      return said !== undefined && !isCommandOf(program, said)
    })
    expect(inCode.size).to.be.greaterThan(100)
    expect(wrong).to.deep.equal([])
  })

  it('name npm scripts that there are', () => {
    const wrong = placed((text) =>
      [...text.matchAll(/npm run (?:-\w+ )*([a-z][\w:-]*)/g)].map(([, name]) => name as string),
    ).filter(({ what }) => packageJson.scripts[what] === undefined)
    expect(wrong).to.deep.equal([])
  })

  it('for operators tell of every variable of the environment, and of no other', () => {
    const { text = '' } = documents.find(({ file }) => file === 'docs/operations.md') ?? {}
    const told = new Set(
      text
        .split('\n')
        .filter((line) => line.startsWith('| `HUB_'))
        .flatMap((line) => codeIn(line.split('|')[1] ?? '')),
    )
    expect([...told].sort()).to.deep.equal([...ENVIRONMENT].sort())
  })
})

/** Whether each word of `parked discard --waiting` is a command of the one before it. Options are looked over. */
function isCommandOf(program: Command, said: string): boolean {
  let at = program
  for (const word of said
    .trim()
    .split(' ')
    .filter((each) => !each.startsWith('-'))) {
    if (word === 'help') return true
    const next = at.commands.find((command) => command.name() === word)
    if (next === undefined) return at !== program && at.commands.length === 0
    at = next
  }
  return true
}
