import { chmod, mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
