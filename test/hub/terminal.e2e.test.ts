import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeHub } from './made-hub.ts'

/** Sets the window's title, clears the screen, turns the line round, overwrites it; once with C1 alone. */
const HOSTILE = '\u001b]0;x\u0007\u001b[2J\u009b31m\u202e'

describe('a terminal', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  before(async () => {
    dataFolder = await makeHub(folder())
  })

  const fileOf = (name: string, text: string) => {
    const file = join(folder(), name)
    writeFileSync(file, text)
    return file
  }
  const table = () =>
    fileOf(
      `${HOSTILE}.csv`,
      `标题,正文,区划,发布日期,${HOSTILE}列\n一,二,${HOSTILE}村,${HOSTILE},三\n${HOSTILE},二,太和县,2023,三\n`,
    )
  const fact = () =>
    fileOf('facts.ndjson', `${JSON.stringify({ type: 'FieldDefined', name: HOSTILE, [HOSTILE]: 1 })}\n{${HOSTILE}`)
  const content = () => fileOf('content.json', JSON.stringify({ title: HOSTILE, [HOSTILE]: 1 }))

  const commands: [what: string, args: () => string[]][] = [
    ['import of a file made by others', () => ['import', table(), '--node', 'taihe', '--dry-run']],
    ['import, as JSON', () => ['--json', 'import', table(), '--node', 'taihe', '--dry-run']],
    ['directory import', () => ['directory', 'import', fact()]],
    ['publish', () => ['publish', content(), '--node', 'taihe']],
    ['publish, as JSON', () => ['--json', 'publish', content(), '--node', 'taihe']],
    ['a command that there is not', () => [HOSTILE]],
  ]
  for (const [what, args] of commands)
    it(`obeys nothing that it is told by: ${what}`, async () => {
      const { stdout, stderr, code } = await runHub(args(), { dataFolder })
      expect(code).not.to.equal(0)
      expect(stdout + stderr).to.not.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
      expect((stdout + stderr).trim()).not.to.equal('')
    })
})
