import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { canonicalText } from '../../../services/domain/canonical.ts'
import type { SignedDirectoryEvent } from '../../../services/domain/directory/directory-event.ts'
import { openCheckedRecords } from '../../../services/hub/data/checked-records.ts'
import { type DataFolder, dataFolderAt, writeJson } from '../../../services/hub/data/data-folder.ts'
import { loadRootKeys } from '../../../services/hub/data/root-keys.ts'
import { sealed } from '../../../services/hub/data/seal.ts'
import { openLogSide } from '../../../services/hub/engines/open-stores.ts'
import { makeHub } from '../../../services/hub/founding/make-hub.ts'
import { fileFaults } from '../../../services/hub/proving/verify-files.ts'
import { verifyFolder } from '../../../services/hub/proving/verify-folder.ts'
import { placeAt } from '../../place-at.ts'
import { scratchFolder } from '../../scratch-folder.ts'
import { DIVISIONS, NODES } from '../../scratch-places.ts'

interface KeptRecords {
  rootKeys: string
  records: string[]
  seal: string
}

describe('what was checked of the directory', () => {
  const scratch = scratchFolder()
  let hubs = 0
  const folder = () => join(scratch(), `hub-${hubs}`)
  let data: DataFolder
  beforeEach(async () => {
    hubs++
    data = dataFolderAt(folder())
    await makeHub(placeAt(folder()), { facts: DIVISIONS, nodes: [...NODES], keepsTokens: false })
  })

  const kept = (): KeptRecords => JSON.parse(readFileSync(data.checkedFile, 'utf8'))
  const open = async () => {
    await using side = await openLogSide(placeAt(folder()))
    return side.directory.latest().position
  }
  /** Whether a record of the log counts as checked before. */
  const remembers = (record: string) => openCheckedRecords(data, loadRootKeys(data)).has(record)

  it('is kept for the next process, in a file of its owner’s', async () => {
    rmSync(data.checkedFile, { force: true })
    const position = await open()
    expect(kept().records).to.have.length(position)
    expect(statSync(data.checkedFile).mode & 0o777).to.equal(0o600)
    const { mtimeNs } = statSync(data.checkedFile, { bigint: true })
    expect(await open()).to.equal(position)
    expect(statSync(data.checkedFile, { bigint: true }).mtimeNs).to.equal(mtimeNs)
  })

  it('counts under the root keys alone under which it was checked', async () => {
    await open()
    const [record = ''] = kept().records
    expect(remembers(record)).to.equal(true)
    writeJson(data.checkedFile, sealed({ ...kept(), rootKeys: 'sha-256:of-others' }))
    expect(remembers(record)).to.equal(false)
  })

  it('is nothing where the file is not as it was written, and is then made anew', async () => {
    const position = await open()
    const whole = readFileSync(data.checkedFile)
    const [record = ''] = kept().records
    const silent: number[] = []
    for (let place = 0; place < whole.length; place += 97) {
      const bytes = Buffer.from(whole)
      bytes[place] = (bytes[place] as number) ^ 1
      writeFileSync(data.checkedFile, bytes)
      if (remembers(record) && !fileFaults(data, null).some(({ file }) => file === 'checked-records.json'))
        silent.push(place)
    }
    expect(silent).to.deep.equal([])
    for (const text of ['', '{', '[]', '{"records":[1]}']) {
      writeFileSync(data.checkedFile, text)
      expect(await open()).to.equal(position)
      expect(kept().records).to.have.length(position)
    }
  })

  it('is no need: where it cannot be written, everything is checked as before', async () => {
    const position = await open()
    rmSync(data.checkedFile)
    mkdirSync(`${data.checkedFile}.new`)
    expect(await open()).to.equal(position)
    expect(existsSync(data.checkedFile)).to.equal(false)
  })

  it('changes no event, whatever the file says, and no verification believes it', async () => {
    const position = await open()
    /** Puts a changed record in the place of one, and says of it in the file that it was checked. */
    const forge = (seq: number, change: (body: string) => string) => {
      const database = new DatabaseSync(data.logFile)
      const { body } = database.prepare('SELECT body FROM directory WHERE seq = ?').get(seq) as { body: string }
      const forged = change(body)
      database.prepare('UPDATE directory SET body = ? WHERE seq = ?').run(forged, seq)
      database.close()
      const { event, signatures } = JSON.parse(forged) as SignedDirectoryEvent
      const record = createHash('sha256').update(canonicalText(event)).update(JSON.stringify(signatures))
      const records = [...kept().records, record.digest('base64url')]
      writeJson(data.checkedFile, sealed({ rootKeys: kept().rootKeys, records }))
      return body
    }
    const otherSignature = (body: string) =>
      body.replace(/"sig":"(.)/, (_, first) => `"sig":"${first === 'A' ? 'B' : 'A'}`)
    // The signature of the last event is checked by everybody, and its chain of hashes covers all before.
    const last = forge(position, otherSignature)
    expect(await failure(open())).to.equal('directory-broken')
    forge(position, () => last)
    const second = forge(2, (body) => body.replace(/"name":"/, '"name":"假'))
    expect(await failure(open())).to.equal('directory-broken')
    // A signature in the middle says nothing more; whoever verifies misses it all the same.
    forge(2, () => otherSignature(second))
    expect(await open()).to.equal(position)
    const told = verifyFolder(placeAt(folder()), () => {}, {})
    expect(await failure(told)).to.equal('directory-behind')
  })
})

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => `none: ${value}`,
    (error) => error.code,
  )
