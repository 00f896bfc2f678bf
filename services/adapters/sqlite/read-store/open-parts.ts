import type { KnownLayouts } from '../../../ports/read-layout.ts'
import { type Candidates, createCandidates } from './candidates.ts'
import { createDocumentReader, type DocumentReader } from './document-reader.ts'
import { openGenerationFile } from './generation-file.ts'
import { createNames } from './names.ts'
import { createSearchIndex } from './search-index.ts'
import { createTexts } from './texts.ts'
import type { WritingParts } from './write-batch.ts'

/** What an open generation works with. */
export interface OpenParts extends WritingParts {
  documents: DocumentReader
  candidates: Candidates
  /** Runs a reading. SQLite's faults come out as HubErrors. */
  read: <T>(work: () => T) => Promise<T>
}

export function openParts(file: string, readOnly: boolean, layouts: KnownLayouts): OpenParts {
  const generationFile = openGenerationFile(file, readOnly, layouts)
  const names = createNames(generationFile)
  return {
    generationFile,
    names,
    texts: createTexts(generationFile),
    index: createSearchIndex(generationFile),
    documents: createDocumentReader(generationFile, names),
    candidates: createCandidates(generationFile, names),
    read: async (work) => generationFile.guard(work),
  }
}
