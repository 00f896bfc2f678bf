import { expect } from 'chai'
import { lintScratch, lintTree } from './lint-scratch.ts'

/** Who may import which folders besides its own (design: Who may import whom). */
const MAY_IMPORT: Record<string, string[]> = {
  domain: [],
  ports: ['domain'],
  'adapters/avro': ['domain', 'ports'],
  'adapters/kafka': ['domain', 'ports'],
  'adapters/mongo': ['domain', 'ports'],
  'adapters/sqlite': ['domain', 'ports'],
  edge: ['domain'],
  http: ['domain', 'edge'],
  publisher: ['domain', 'ports', 'edge', 'http'],
  projector: ['domain', 'ports'],
  query: ['domain', 'ports', 'edge', 'http'],
  monitor: ['domain', 'ports', 'edge', 'http'],
  desk: ['domain', 'ports', 'edge', 'http', 'publisher', 'query'],
  notifier: ['domain', 'ports'],
  auditor: ['domain', 'ports'],
}
const FOLDERS = [...Object.keys(MAY_IMPORT), 'hub']
const NOT_SHIPPED = ['scripts', 'test', 'infra']

const up = (from: string) => '../'.repeat(from.split('/').length)
const importing = (source: string) => `import { thing } from '${source}'\n\nexport const used = thing\n`
const nameOf = (folder: string) => folder.replace('/', '-')
const kebab = (text: string) => text.toLowerCase().replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '')
const fileOf = (from: string, to: string) => `services/${from}/deep/imports-${nameOf(to)}.ts`

describe('who imports whom', () => {
  const files: Record<string, string> = {}
  for (const from of FOLDERS) {
    for (const to of FOLDERS) files[fileOf(from, to)] = importing(`../${up(from)}${to}/thing.ts`)
    for (const to of NOT_SHIPPED) files[fileOf(from, to)] = importing(`../../${up(from)}${to}/thing.ts`)
  }
  const broken = lintScratch(files)

  for (const [from, allowed] of Object.entries(MAY_IMPORT)) {
    const reachable = [from, ...allowed]
    it(`${from}/ imports ${reachable.join(', ')} and no other folder`, () => {
      const refused = [...FOLDERS, ...NOT_SHIPPED].filter((to) => broken.has(fileOf(from, to)))
      expect(refused).to.deep.equal([...FOLDERS, ...NOT_SHIPPED].filter((to) => !reachable.includes(to)))
    })
  }

  it('hub/ imports every folder, but nothing of scripts/, test/ or infra/', () => {
    expect([...FOLDERS, ...NOT_SHIPPED].filter((to) => broken.has(fileOf('hub', to)))).to.deep.equal(NOT_SHIPPED)
  })
})

describe('the rules of the house', () => {
  const cases: { says: string; file: string; text: string; rule: string | null }[] = [
    {
      says: 'a type import is an import',
      file: 'services/ports/type.ts',
      text: "import type { T } from '../hub/t.ts'\n\nexport type U = T\n",
      rule: 'noRestrictedImports',
    },
    {
      says: 'a re-export is an import',
      file: 'services/query/again.ts',
      text: "export { a } from '../publisher/a.ts'\n",
      rule: 'noRestrictedImports',
    },
    {
      says: 'a dynamic import is an import',
      file: 'services/monitor/late.ts',
      text: "export const late = () => import('../projector/a.ts')\n",
      rule: 'noRestrictedImports',
    },
    ...['node:fs', 'express', 'node:sqlite'].map((source) => ({
      says: `domain/ may not import ${source}`,
      file: `services/domain/${kebab(source)}.ts`,
      text: importing(source),
      rule: 'plugin',
    })),
    ...['zod', 'canonicalize', 'opencc-js/dict/TSCharacters', 'node:crypto', './thing.ts', '../thing.ts'].map(
      (source, index) => ({
        says: `domain/item/ may import ${source}`,
        file: `services/domain/item/fine-${index}.ts`,
        text: importing(source),
        rule: null,
      }),
    ),
    ...['kafkajs', '@kafkajs/confluent-schema-registry', 'mongodb', 'avsc', 'node:sqlite'].map((source) => ({
      says: `a service may not import the engine's client ${source}`,
      file: `services/projector/${kebab(source)}.ts`,
      text: importing(source),
      rule: 'noRestrictedImports',
    })),
    ...['console.log(1)', 'process.env.HOME'].map((use) => ({
      says: `${use} is hub's`,
      file: `services/query/${kebab(use)}.ts`,
      text: `export const use = () => ${use}\n`,
      rule: 'noRestrictedGlobals',
    })),
    {
      says: "node:process is hub's too",
      file: 'services/auditor/node-process.ts',
      text: importing('node:process'),
      rule: 'noRestrictedImports',
    },
    ...[
      'Date.now()',
      'new Date()',
      'Math.random()',
      'performance.now()',
      'randomUUID()',
      'randomBytes(16)',
      'crypto.randomUUID()',
      'crypto.getRandomValues(new Uint8Array(8))',
      '[1].map(Date.now)',
    ].map((use) => ({
      says: `${use} is hub's`,
      file: `services/publisher/${kebab(use)}.ts`,
      text: `declare const randomUUID: () => string\ndeclare const randomBytes: (n: number) => unknown\n\nexport const use = () => [${use}, randomUUID, randomBytes]\n`,
      rule: 'plugin',
    })),
    ...[
      'setTimeout(() => {}, 1)',
      'setInterval(() => {}, 1)',
      'setImmediate(() => {})',
      'globalThis.setTimeout(() => {}, 1)',
      '[() => {}].map(setImmediate)',
      'AbortSignal.timeout(1)',
    ].map((use) => ({
      says: `${use} is hub's`,
      file: `services/publisher/${kebab(use)}.ts`,
      text: `export const use = () => ${use}\n`,
      rule: 'plugin',
    })),
    ...['node:timers', 'node:timers/promises'].map((source) => ({
      says: `${source} is hub's`,
      file: `services/auditor/${kebab(source)}.ts`,
      text: `import { setTimeout as pause } from '${source}'\n\nexport const use = () => pause(1)\n`,
      rule: 'plugin',
    })),
    {
      says: 'timers that were handed in may be used everywhere',
      file: 'services/projector/timers-at-hand.ts',
      text: "import type { Timers } from '../domain/timers.ts'\n\nexport const use = (timers: Timers) => timers.after(1, () => {})\n",
      rule: null,
    },
    ...['Date.now()', 'Math.random()', 'setInterval(() => {}, 1)'].map((use) => ({
      says: `no run of the simulator may use ${use}`,
      file: `test/simulator/${kebab(use)}.ts`,
      text: `export const use = () => ${use}\n`,
      rule: 'plugin',
    })),
    ...['new Date(0)', 'Date.parse(text)', 'Date.UTC(2026, 1)', 'Math.max(1, 2)'].map((use) => ({
      says: `${use} asks no clock and no chance`,
      file: `services/domain/${kebab(use)}.ts`,
      text: `export const use = (text: string) => [${use}, text]\n`,
      rule: null,
    })),
    ...[
      'console.log(1)',
      'process.env.HOME',
      'Date.now()',
      'new Date()',
      'Math.random()',
      'setTimeout(() => {}, 1)',
    ].map((use) => ({
      says: `hub/ may use ${use}`,
      file: `services/hub/${kebab(use)}.ts`,
      text: `export const use = () => ${use}\n`,
      rule: null,
    })),
    {
      says: 'a function takes five parameters',
      file: 'services/query/five.ts',
      text: 'export const five = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e]\n',
      rule: null,
    },
    {
      says: 'a function never takes six',
      file: 'services/query/six.ts',
      text: 'export const six = (a: 1, b: 1, c: 1, d: 1, e: 1, f: 1) => [a, b, c, d, e, f]\n',
      rule: 'useMaxParams',
    },
    {
      says: 'nothing is exported without a name',
      file: 'services/query/nameless.ts',
      text: 'export default 1\n',
      rule: 'noDefaultExport',
    },
    {
      says: 'a file is called in kebab-case',
      file: 'services/query/twoWords.ts',
      text: 'export const two = 2\n',
      rule: 'useFilenamingConvention',
    },
    {
      says: 'two files may not import each other',
      file: 'services/query/circle-a.ts',
      text: "import { b } from './circle-b.ts'\n\nexport const a = () => b\n",
      rule: 'noImportCycles',
    },
    {
      says: 'nor three in a circle, one of them for its types',
      file: 'services/query/ring-a.ts',
      text: "import { b } from './ring-b.ts'\n\nexport const a = () => b\nexport type A = 1\n",
      rule: 'noImportCycles',
    },
  ]
  const broken = lintScratch({
    ...Object.fromEntries(cases.map(({ file, text }) => [file, text])),
    'services/query/circle-b.ts': "import { a } from './circle-a.ts'\n\nexport const b = () => a\n",
    'services/query/ring-b.ts': "import { c } from './ring-c.ts'\n\nexport const b = () => c\n",
    'services/query/ring-c.ts': "import type { A } from './ring-a.ts'\n\nexport const c = (a: A) => a\n",
  })

  for (const { says, file, rule } of cases)
    it(says, () => {
      expect([...new Set(broken.get(file) ?? [])]).to.deep.equal(rule === null ? [] : [rule])
    })

  it('the tree as it is keeps all of them', () => {
    lintTree()
  }).timeout(300_000)
})
