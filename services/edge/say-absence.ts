import type { FieldAt } from '../domain/rules/field-at.ts'

/** Says to people why an office has nothing to publish in a field. */
export const sayAbsence = (absence: NonNullable<FieldAt['absence']>): string =>
  absence.because === 'level' ? '这一层级没有此领域的事项' : absence.reason
