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

  it('take no text of a stream chunk by chunk: a character may lie across two of them', () => {
    const all = globSync('{services,scripts,infra,clients,docs,test}/**/*.{ts,js}', {
      cwd: root,
      exclude: ['**/node_modules/**', '**/dist/**', 'test/house/structure.test.ts'],
    })
    const listening = all
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n') }))
      .map(({ file, lines }) => ({ file, lines: lines.filter((line) => /\bchunk\b|\.on\('data'/.test(line)) }))
      .filter(({ lines }) => lines.some((line) => line.includes(".on('data', ")))
    expect(listening.length).to.be.greaterThan(20)
    const wrong = listening.filter(({ lines }) => {
      const handlers = lines.filter((line) => line.includes(".on('data', "))
      const takesBytes = handlers.every((line) => !line.includes('setEncoding'))
      return (
        handlers.some(
          (line) => !/\.setEncoding\('utf8'\)\.on\('data', \(chunk: string\)|\(chunk: Buffer\)/.test(line),
        ) ||
        (takesBytes && lines.some((line) => /\+= chunk\)?$|\$\{chunk\}|chunk\.toString\(/.test(line)))
      )
    })
    expect(wrong.map(({ file }) => file)).to.deep.equal([])
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
