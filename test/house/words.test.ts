import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = globSync('services/**/*.{ts,js}', { cwd: root, exclude: ['**/*.d.ts'] }).sort()

interface Declared {
  name: string
  file: string
  isFunction: boolean
}

const EXPORTED =
  /^export (?:declare )?(?:abstract )?(?:(async )?(function)\*?|const enum|const|let|class|interface|type|enum) ([\w$]+)(?:[^=\n]*= (?:async )?(\(|<|\w+ =>))?/gm

const declared: Declared[] = files.flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(EXPORTED)].map(([, , isFunction, name = '', begin]) => ({
    name,
    file,
    isFunction: isFunction !== undefined || begin !== undefined,
  })),
)

/** `services/adapters/<engine>/<folder>/…`: engine and folder. */
const engineOf = (file: string) => /^services\/adapters\/([^/]+)\//.exec(file)?.[1]
const placeInEngine = (file: string) => dirname(file).split('/').slice(3).join('/')

/** One function, made once for each engine at the same place of its adapter: that is one meaning. */
const isOneInEachEngine = (all: Declared[]): boolean =>
  all.every(({ file, isFunction }) => isFunction && engineOf(file) !== undefined) &&
  new Set(all.map(({ file }) => engineOf(file))).size === all.length &&
  new Set(all.map(({ file }) => placeInEngine(file))).size === 1

const STEM = /(?:ions?|ors?|ers?|ings?|ed|es|s|e)$/
const stemsOf = (file: string): string =>
  basename(file)
    .replace(/\.\w+$/, '')
    .split('-')
    .map((word) => word.replace(STEM, ''))
    .sort()
    .join(' ')

/** One and many of a thing, side by side in one folder, are easily told apart. */
const isOneAndMany = (group: string[]): boolean => {
  const [one = '', many = '', ...others] = [...new Set(group.map((file) => basename(file)))].sort(
    (a, b) => a.length - b.length,
  )
  const areTogether = group.some((file) => basename(file) === one && group.includes(join(dirname(file), many)))
  return others.length === 0 && many === one.replace(/\.ts$/, 's.ts') && areTogether
}

describe('a word of services/', () => {
  it('has one meaning: no exported name is declared in two files', () => {
    const twice = [...Map.groupBy(declared, ({ name }) => name)]
      .filter(([, all]) => new Set(all.map(({ file }) => file)).size > 1 && !isOneInEachEngine(all))
      .map(([name, all]) => `${name}: ${all.map(({ file }) => file).join(', ')}`)
    expect(declared.length).to.be.greaterThan(800)
    expect(twice).to.deep.equal([])
  })

  it('names one file: no two are told apart by the order or the ending of their words', () => {
    const alike = [...Map.groupBy(files, stemsOf)]
      .filter(([, group]) => new Set(group.map((file) => basename(file))).size > 1 && !isOneAndMany(group))
      .map(([, group]) => group.join(', '))
    expect(alike).to.deep.equal([])
  })
})
