import { expect } from 'chai'
import type { SignedDirectoryEvent } from '../../../services/domain/directory/directory-event.ts'
import { signDirectoryFacts } from '../../../services/domain/directory/sign-directory-facts.ts'
import { parseInstant } from '../../../services/domain/ids.ts'
import { createDirectoryReader } from '../../../services/hub/engines/directory-reader.ts'
import { ROOT_KEY, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { directoryLogOver } from '../../plain-hub/stores/directory-log.ts'

const at = parseInstant('2026-03-01T00:00:00.000Z')

describe('a reader of the directory', () => {
  it('keeps few of the earlier directories, and gives each as it was, in whatever order they are asked for', async () => {
    const events: SignedDirectoryEvent[] = []
    const log = directoryLogOver(events, stillProcess.turn)
    const reader = await createDirectoryReader({ log, rootKeys: ROOT_KEYS })
    const facts = Array.from({ length: 300 }, (_, index) => ({ type: 'FieldDefined', name: `领域${index}` }) as const)
    events.push(...signDirectoryFacts({ directory: reader.latest(), facts, keys: [ROOT_KEY], at }))
    await reader.refresh()
    const fieldsAt = async (position: number) => [...(await reader.at(position)).fields()].length
    const positions = Array.from({ length: 301 }, (_, position) => position)
    for (const order of [positions, positions.toReversed(), positions.map((position) => (position * 77) % 301)])
      for (const position of order) expect(await fieldsAt(position)).to.equal(position)

    const first = await reader.at(1)
    expect(await reader.at(1)).to.equal(first)
    for (const position of positions) await reader.at(position)
    expect(await reader.at(1), 'it was made again').not.to.equal(first)
    expect((await reader.at(1)).hash).to.equal(first.hash)
  })
})
