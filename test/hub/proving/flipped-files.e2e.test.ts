import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { expect } from 'chai'
import { runHub } from '../../../scripts/hub-process.ts'
import { dataFolderAt, writeJson } from '../../../services/hub/data/data-folder.ts'
import { sealed } from '../../../services/hub/data/seal.ts'
import { openLogSide } from '../../../services/hub/engines/open-stores.ts'
import { fileFaults } from '../../../services/hub/proving/verify-files.ts'
import { verifyFolder } from '../../../services/hub/proving/verify-folder.ts'
import { placeAt } from '../../place-at.ts'
import { makeHub } from '../made-hub.ts'

describe('a byte that changed in a file of the data folder is named', function () {
  this.timeout(240_000)
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  let original: string
  let copy: string

  before(async () => {
    original = await makeHub(folder)
    writeJson(dataFolderAt(original).hubFile, sealed({ pid: 4711, url: 'http://127.0.0.1:8080' }))
    expect(
      (await runHub(['tokens', 'new', '--actor', 'audit-1', '--role', 'auditor'], { dataFolder: original })).code,
    ).to.equal(0)
    copy = join(folder, 'copy')
    cpSync(original, copy, { recursive: true })
  })

  const verified = async () => {
    const found = await verifyFolder(placeAt(copy), () => {}, {})
    return 'report' in found ? found.report.faults : found.faults
  }

  it('and an untouched folder has no fault', async () => expect(await verified()).to.deep.equal([]))

  for (const name of ['access.json', 'tokens.json', 'hub.json', 'nodes/taihe/key.json', 'root/key.json'])
    it(`${name}, each byte of it`, async () => {
      const data = dataFolderAt(copy)
      await using side = await openLogSide(placeAt(copy))
      const file = join(copy, name)
      const whole = readFileSync(file)
      const silent: string[] = []
      for (let place = 0; place < whole.length; place++)
        for (const bit of [0, place % 8]) {
          const bytes = Buffer.from(whole)
          bytes[place] = (bytes[place] as number) ^ (1 << bit)
          writeFileSync(file, bytes)
          const faults = fileFaults(data, side.directory.latest())
          if (!faults.some((fault) => fault.file === name))
            silent.push(`byte ${place}: ${whole[place]} is ${bytes[place]}`)
        }
      writeFileSync(file, whole)
      expect(silent).to.deep.equal([])
    })

  it('root-keys.json, where it keeps the log from being opened', async () => {
    const file = join(copy, 'root-keys.json')
    const whole = readFileSync(file)
    const silent: number[] = []
    const keyAt = whole.indexOf('"publicKey": "') + '"publicKey": "'.length
    for (let place = 0; place < whole.length; place += place >= keyAt ? 1 : 3) {
      const bytes = Buffer.from(whole)
      bytes[place] = (bytes[place] as number) ^ 1
      writeFileSync(file, bytes)
      const faults = await verified().catch((error) => [
        { file: String(error.message).includes('root-keys.json') ? 'root-keys.json' : '' },
      ])
      if (!faults.some((fault) => fault.file === 'root-keys.json' || fault.file === 'root/key.json')) silent.push(place)
    }
    writeFileSync(file, whole)
    expect(silent).to.deep.equal([])
  })

  it('and a token that was revoked is no fault, nor one that an older version of the hub gave out', async () => {
    const data = dataFolderAt(copy)
    const [entry] = JSON.parse(readFileSync(data.accessFile, 'utf8')) as { tokenId: string; seal?: string }[]
    expect((await runHub(['tokens', 'revoke', entry?.tokenId ?? ''], { dataFolder: copy })).code).to.equal(0)
    const rest = (JSON.parse(readFileSync(data.accessFile, 'utf8')) as object[]).map((one) => ({
      ...one,
      seal: undefined,
    }))
    writeJson(data.accessFile, rest)
    expect(await verified()).to.deep.equal([])
  })

  it('on the command line, with the file and what is wrong', async () => {
    const file = join(copy, 'nodes/taihe/key.json')
    writeFileSync(file, readFileSync(file, 'utf8').replace('taihe-', 'taihf-'))
    const { code, stdout } = await runHub(['verify'], { dataFolder: copy })
    expect(code).to.equal(1)
    expect(stdout).to.include(`key-not-in-force: file, ${relative(copy, file)}: the directory names no such key`)
    expect(dirname(file)).to.include('taihe')
  })
})
