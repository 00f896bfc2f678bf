import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { workdaysLate } from '../domain/duties/publish-duty.ts'
import { calendarFor } from '../domain/rules/rules-in-force.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { Journal } from '../ports/journal.ts'
import type { CheckedContent } from './clean-and-check.ts'
import { itemInForce } from './content-in-force.ts'
import { dutyOfContent } from './duty-of-content.ts'
import { inContent } from './in-content.ts'
import type { TriedContent } from './node-publisher.ts'

/** A checked content as a dry run tells it, with when it is due. */
export function tried(
  checked: CheckedContent,
  { node, directory, today }: { node: DirectoryNode; directory: Directory; today: string },
  events: { journal: Journal; codec: EventCodec },
): Omit<TriedContent, 'twins'> {
  const duty = dutyOfContent(checked.content, {
    ...{ node, directory, today },
    contentOf: (itemId) => itemInForce(itemId, events)?.said?.content ?? null,
  })
  const { due } = duty
  return {
    ...checked,
    faults: checked.faults.map(inContent),
    warnings: checked.warnings.map(inContent),
    duty,
    workdaysLate: due === null ? 0 : workdaysLate(due, today, calendarFor(directory, node.divisionCode, today)),
  }
}
