import { fileURLToPath } from 'node:url'
import { createAvroCodec } from '../../../services/adapters/avro/event-codec.ts'
import { applyDirectoryEvents, emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import type { DirectoryNode } from '../../../services/domain/directory/directory.ts'
import { NO_EVENT } from '../../../services/domain/directory/directory-state.ts'
import { type DivisionCode, parseDivisionCode, parseInstant, parseNodeId } from '../../../services/domain/ids.ts'
import { placeNamesIn } from '../../../services/domain/item/names-in-titles.ts'
import { twinTraits } from '../../../services/domain/item/twins.ts'
import { divisionFacts } from '../../../services/hub/founding/china-division.ts'
import { createCleanAndCheck } from '../../../services/publisher/clean-and-check.ts'
import { withEncoding } from '../../../services/publisher/encoding-faults.ts'
import { importFile } from '../../../services/publisher/import/import-file.ts'
import type { ImportOptions } from '../../../services/publisher/import/import-options.ts'
import type { ImportReport } from '../../../services/publisher/import/import-report.ts'
import { shelfPlace } from '../../../services/publisher/twin-shelf.ts'

const directory = applyDirectoryEvents(
  emptyDirectory('test'),
  divisionFacts(parseDivisionCode('341200')).map((fact, index) => ({
    event: { v: 1, hubId: 'test', seq: index + 1, prevHash: null, at: parseInstant('2026-01-01T00:00:00.000Z'), fact },
    signatures: [],
  })),
)

const nodeId = parseNodeId('test-node')
const codec = createAvroCodec({ folder: fileURLToPath(new URL('../../../schemas', import.meta.url)) })

const nodeOf = (divisionCode: DivisionCode): DirectoryNode => ({
  nodeId,
  name: '测试',
  level: 'county',
  divisionCode,
  formerDivisions: [],
  registrationHash: NO_EVENT,
  keys: [],
})

const publishesNothing = (): never => {
  throw new Error('a dry run publishes nothing')
}

/** Checks a file for a node of Fuyang, on 2026-11-24, with nothing imported before. */
export function dryRun(
  file: string,
  divisionCode = parseDivisionCode('341222'),
  { strict = false, withHidden = false, files }: Partial<Pick<ImportOptions, 'strict' | 'withHidden' | 'files'>> = {},
): Promise<ImportReport> {
  const node = nodeOf(divisionCode)
  const checkContent = createCleanAndCheck()
  const names = placeNamesIn(directory, [], (text) => text)
  return importFile({
    file,
    node,
    directory,
    publisher: {
      nodeId,
      prepare: async () => {},
      check: (content) => withEncoding(checkContent(content, { node, directory, today: '2026-11-24' }), nodeId, codec),
      checkApart: publishesNothing,
      scrub: () => true,
      inForce: () => null,
      refusedRevision: () => null,
      signOffsOf: () => ({ roles: [], faults: [], warnings: [] }),
      twinsOf: () => ({ itemIds: [], isCutOff: false }),
      twinPlaceOf: (content) => shelfPlace(twinTraits(content, names), (key) => key),
      placeNames: () => names,
      execute: publishesNothing,
      tryApart: publishesNothing,
      executeApart: publishesNothing,
    },
    journal: {
      keyedHash: (text) => text,
      importedRow: () => null,
      head: () => ({ nodeSeq: 0, hash: null, at: null }),
      reading: (work) => work(),
    },
    actor: 'test',
    newId: () => 'none',
    dryRun: true,
    goodRows: false,
    strict,
    withHidden,
    again: false,
    files,
  })
}
