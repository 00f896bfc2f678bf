import { LIKELY_DATA_KINDS } from './check-likely-data.ts'
import { PERSONAL_DATA_KINDS } from './check-personal-data.ts'

/** What clerks call what each rule finds. */
export const DATA_KINDS: Readonly<Record<string, string>> = { ...LIKELY_DATA_KINDS, ...PERSONAL_DATA_KINDS }

/** Whether a text names a rule. Only such names may be signed as acknowledged: they stay for ever. */
export const isDataRule = (name: string): boolean => Object.hasOwn(DATA_KINDS, name)
