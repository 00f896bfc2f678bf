import { createHash } from 'node:crypto'
import { chmod, mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { openAttachmentFolder } from '../../../services/adapters/files/attachment-folder.ts'
import { isFileHash } from '../../../services/domain/attachments.ts'
import { newId } from '../../../services/hub/clock.ts'
import { describeAttachmentStore } from '../../contracts/attachment-store.ts'

describeAttachmentStore('A folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hub-test-'))
  const clock = { now: Date.parse('2026-03-05T01:00:00Z') }
  return {
    store: openAttachmentFolder({ folder, now: () => clock.now, newId }),
    clock,
    damage: async (file, at) => {
      const path = join(folder, file.slice(0, 2), file)
      await chmod(path, 0o600)
      await using handle = await open(path, 'r+')
      const byte = Buffer.alloc(1)
      await handle.read(byte, 0, 1, at)
      await handle.write(Buffer.from([(byte[0] as number) ^ 1]), 0, 1, at)
    },
    leftovers: async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && !isFileHash(entry.name))
        .map(({ name }) => name),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
})

describe('the folder of a node', () => {
  it('takes a file whose hash nobody has said, and nothing of one that is too large or breaks off', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hub-test-'))
    const store = openAttachmentFolder({ folder, now: () => 0, newId })
    async function* chunks(isBroken = false) {
      yield Buffer.from('一')
      if (isBroken) throw new Error('gone')
      yield Buffer.from('二')
    }
    const file = createHash('sha256').update('一二').digest('hex')
    expect(await store.take(chunks())).to.deep.equal({ ok: true, file, bytes: 6, isNew: true })
    expect(await store.take(chunks())).to.deep.include({ file, isNew: false })
    expect(await store.take(chunks(), { maxBytes: 5 })).to.deep.include({ ok: false, code: 'attachment-too-large' })
    let broken: unknown
    await store.take(chunks(true)).catch((error) => {
      broken = error
    })
    expect(String(broken)).to.include('gone')
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
    expect(await store.stat(file as never)).to.deep.include({ bytes: 6 })
    await rm(folder, { recursive: true, force: true })
  })
})
