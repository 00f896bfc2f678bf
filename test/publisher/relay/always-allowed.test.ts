import { expect } from 'chai'
import fc from 'fast-check'
import { applyDirectoryEvents, emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import type { Directory } from '../../../services/domain/directory/directory.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { signDirectoryFacts } from '../../../services/domain/directory/sign-directory-facts.ts'
import { isWithinRights } from '../../../services/domain/event/judge.ts'
import type { HashedEvent } from '../../../services/domain/event/signed-event.ts'
import { type DivisionCode, parseDivisionCode, parseInstant } from '../../../services/domain/ids.ts'
import type { DirectoryReader } from '../../../services/ports/directory-log.ts'
import { wereAlwaysAllowed } from '../../../services/publisher/relay/always-allowed.ts'
import { DING_ZHEN, DIVISIONS } from '../../plain-hub/divisions.ts'
import { HUB_ID, ROOT_KEY } from '../../plain-hub/roots.ts'
import { itemOf, registered } from '../../projector/scenario.ts'

const TOWNS = ['341222102', '341222103', '341225100'].map((code) => parseDivisionCode(code))
const NEW_VILLAGES = ['341222102202', '341222103202', '341225100202'].map((code) => parseDivisionCode(code))
const CODES = [...DIVISIONS.flatMap((fact) => (fact.type === 'DivisionDefined' ? [fact.code] : [])), ...NEW_VILLAGES]

const eventOn = (board: DivisionCode[]): HashedEvent =>
  ({
    envelope: { nodeId: DING_ZHEN, itemId: itemOf(DING_ZHEN, 1) },
    content: { title: '公告', body: { format: 'text', text: '正文' }, shownOn: { board } },
  }) as never

const facts: fc.Arbitrary<DirectoryFact> = fc.oneof(
  fc.constantFrom(...TOWNS).map((divisionCode) => ({ type: 'NodeMoved' as const, nodeId: DING_ZHEN, divisionCode })),
  fc.constantFrom(...NEW_VILLAGES).map((code) => ({
    type: 'DivisionDefined' as const,
    code,
    name: '新村',
    level: 'village' as const,
    parent: parseDivisionCode(code.slice(0, 9)),
  })),
  fc.tuple(fc.constantFrom(...TOWNS), fc.constantFrom(...TOWNS)).map(([from, into]) => ({
    type: 'DivisionsMerged' as const,
    codes: [from],
    into,
    since: '2026-03-01' as never,
  })),
)

const AT = parseInstant('2026-03-01T00:00:00.000Z')

/** The directory after each of these facts, those among them that do not fit too. */
function directoriesAfter(list: DirectoryFact[]): Directory[] {
  const directories = [emptyDirectory(HUB_ID)]
  const [empty] = directories as [Directory]
  for (const event of signDirectoryFacts({ directory: empty, facts: list, keys: [ROOT_KEY], at: AT }))
    directories.push(applyDirectoryEvents(directories.at(-1) as Directory, [event]))
  return directories
}

describe('Whether events were always allowed', () => {
  it('is yes exactly where they are allowed under every directory that knows the node', async () => {
    const cases = {
      later: fc.array(facts, { maxLength: 8 }),
      place: fc.nat(10),
      board: fc.subarray(CODES, { maxLength: 2 }),
    }
    let allowed = 0
    await fc.assert(
      fc.asyncProperty(fc.record(cases), async ({ later, place, board }) => {
        const directories = directoriesAfter([...DIVISIONS, ...later.toSpliced(place, 0, registered(DING_ZHEN))])
        const reader = {
          latest: () => directories.at(-1) as Directory,
          at: async (position: number) => directories[position] as Directory,
        } as DirectoryReader
        const event = eventOn(board)
        const wanted = directories.every((directory) => {
          const node = directory.node(DING_ZHEN)
          return node === undefined || isWithinRights(event, node, directory)
        })
        allowed += wanted && board.length > 0 ? 1 : 0
        expect(await wereAlwaysAllowed([event], DING_ZHEN, reader)).to.equal(wanted)
      }),
      { numRuns: 1000 },
    )
    expect(allowed).to.be.above(50)
  })

  it('is no for a node that the directory does not know', async () => {
    const [directory] = directoriesAfter([]) as [Directory]
    const reader = { latest: () => directory, at: async () => directory } as unknown as DirectoryReader
    expect(await wereAlwaysAllowed([eventOn([])], DING_ZHEN, reader)).to.equal(false)
  })
})
