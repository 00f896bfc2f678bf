import type { Command } from 'commander'
import { contextOf } from '../cli/command-context.ts'
import { publishSample } from '../founding/sample/publish-sample.ts'
import { ROLES, type Role } from '../running/parts/part.ts'
import { startHub } from '../running/start-hub.ts'
import { runUntilStopped } from './run-until-stopped.ts'

const DESCRIPTIONS: Record<Role, string> = {
  publisher: 'the write API of the nodes whose keys lie in HUB_DATA, and their relay',
  projector: 'keeps the read models; several share the partitions',
  query: 'the read API and the pages',
  notifier: 'delivers changes to the webhooks of HUB_DATA; another one on the same folder stands by',
  monitor: 'lag and metrics, measured from what is stored',
}

/** Runs one service in a process, on the engines that the environment names. */
export const serviceCommands = ROLES.map((role) => (program: Command): void => {
  const command = program.command(role).description(`one service alone: ${DESCRIPTIONS[role]}`)
  if (role === 'publisher')
    command.option(
      '--desk',
      'with the pages of clerks at /desk: it reads the read store too, and shows the public pages',
    )
  command.action(async ({ desk = false }: { desk?: boolean }) => {
    const context = contextOf(program)
    const hub = await startHub(context, { roles: desk ? [role, 'query'] : [role] })
    const running = runUntilStopped(hub, context.output)
    if (hub.publishing !== null) publishSample(hub.publishing.nodes, context.data)
    context.output.result(
      { role, url: hub.url, pid: process.pid },
      () => `disclosure-hub ${role} answers on ${hub.url}`,
    )
    await running
  })
})
