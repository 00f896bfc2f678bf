import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { codeVersion, PAGE_ROOMS } from '../../../services/query/pages/code-version.ts'

const SERVICES = fileURLToPath(new URL('../../../services', import.meta.url))
const roomOf = (file: string) => relative(SERVICES, file).split('/')[0] as string

describe('the version of the code of pages', () => {
  it('is the same as long as no file changes', () => expect(codeVersion()).to.equal(codeVersion()))

  it('covers every room that the code of pages imports from', () => {
    const files = globSync(`{${PAGE_ROOMS}}/**/*.ts`, { cwd: SERVICES }).map((file) => join(SERVICES, file))
    expect(files).to.not.be.empty
    const imported = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(([, path]) =>
        join(file, '..', path as string),
      ),
    )
    expect([...new Set(imported.map(roomOf))].filter((room) => !PAGE_ROOMS.includes(room))).to.deep.equal([])
  })
})
