import type { Directory } from '../../../services/domain/directory/directory.ts'
import { isWaitReason, type Verdict } from '../../../services/domain/event/judge.ts'
import { judgeInTurn } from '../../../services/domain/event/judge-in-turn.ts'
import type { HashedEvent } from '../../../services/domain/event/signed-event.ts'
import { createWaitingRoom, type LoggedEvent } from '../../../services/domain/event/waiting-room.ts'
import type { NodeId } from '../../../services/domain/ids.ts'
import { DIRECTORY } from '../scene.ts'
import { verdictOn } from './verdict.ts'

/** A reader of the log that follows one node and remembers what it was told. */
export function followerOf(nodeId: NodeId, before: Directory = DIRECTORY) {
  const waiting = createWaitingRoom<LoggedEvent>()
  const chain: HashedEvent[] = []
  const told: string[] = []
  let directory = before
  let offset = 0

  function follow(arrived: LoggedEvent[]): void {
    const judge = ({ event }: LoggedEvent): Verdict => verdictOn(event, chain, directory)
    for (const { entry, verdict } of judgeInTurn(nodeId, arrived, { waiting, reached: () => chain.length, judge })) {
      told.push(`${entry.event.envelope.nodeSeq} ${verdict}`)
      if (verdict === 'next' || verdict === 'not-allowed') chain.push(entry.event)
    }
  }

  return {
    arrive: (...events: HashedEvent[]) => {
      for (const event of events) follow([{ event, position: { offset: offset++ } }])
    },
    learn: (next: Directory) => {
      directory = next
      follow(waiting.takeAll(nodeId))
    },
    told,
    chain: () => chain.map(({ envelope }) => envelope.nodeSeq),
    /** The nodeSeqs of the events that wait, rising. */
    waiting: () =>
      waiting
        .all()
        .filter(({ waitsFor }) => isWaitReason(waitsFor))
        .map(({ event }) => event.envelope.nodeSeq)
        .sort(),
  }
}
