import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const root = fileURLToPath(new URL('../..', import.meta.url))
const linesOf = (file: string) => readFileSync(`${root}/${file}`, 'utf8').split('\n').length - 1
const sources = globSync('{services,scripts,infra,clients,test/simulator,test/plain-hub}/**/*.ts', {
  cwd: root,
  // What is generated is as long as what it is generated from.
  exclude: ['**/node_modules/**', '**/dist/**', 'clients/typescript/src/hub-types.ts'],
})

describe('the files of the project', () => {
  it('have at most 250 lines', () => {
    expect(sources.filter((file) => linesOf(file) > 250)).to.deep.equal([])
  })

  it('say by their names what is in them', () => {
    const vague = /(?:^|-)(?:utils?|helpers?|common|misc|manager|service|shared)\.ts$/
    expect(sources.filter((file) => vague.test(basename(file)))).to.deep.equal([])
  })

  it('lie in the folders of the layout', () => {
    const folders = new Set(sources.filter((file) => file.startsWith('services/')).map((file) => file.split('/')[1]))
    const layout = readFileSync(join(root, 'docs/design.md'), 'utf8').split('\n## Layout\n')[1] ?? ''
    const drawn = /\nservices\/\n((?: {2}.*\n)+)/.exec(layout)?.[1]?.matchAll(/^ {2}(\w+)\//gm) ?? []
    expect([...folders].sort()).to.deep.equal([...drawn].map(([, name]) => name).sort())
  })

  it('of a test lie where the tested ones lie', () => {
    const stray = globSync(
      'test/{domain,ports,adapters,edge,http,publisher,projector,query,notifier,monitor,auditor,hub}/**/*.test.ts',
      {
        cwd: root,
      },
    ).filter((file) => {
      const folder = file.slice('test/'.length, file.lastIndexOf('/'))
      return globSync(`services/${folder}`, { cwd: root }).length === 0
    })
    expect(stray).to.deep.equal([])
  })
})
