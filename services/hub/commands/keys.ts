import { existsSync, renameSync } from 'node:fs'
import type { Command } from 'commander'
import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { type CommandContext, contextOf, ownNode } from '../command-context.ts'
import { lockDataFolder } from '../data-folder.ts'
import { nodeKey, registration } from '../init.ts'
import { loadSigningKey, newSigningKey, saveSigningKey } from '../keys.ts'
import { openJournal, openWriteSide, ownNodes } from '../open-stores.ts'
import { loadRootKey, loadRootKeys } from '../root.ts'

/** Key changes need the hub stopped: a running one would go on signing with the old key. */
export function keysCommand(program: Command): void {
  const keys = program.command('keys').description('keys of nodes; the hub must be stopped')

  keys
    .command('new')
    .description('register a node with a new key')
    .requiredOption('--node <nodeId>', 'id of the new node')
    .requiredOption('--name <name>', 'its name')
    .requiredOption('--level <level>', 'township, county or city')
    .requiredOption('--division <code>', 'its division')
    .action(
      async ({
        node,
        name,
        level,
        division,
      }: {
        node: NodeId
        name: string
        level: 'township' | 'county' | 'city'
        division: string
      }) => {
        const context = contextOf(program)
        if (existsSync(context.data.nodeKeyFile(node)))
          throw new HubError('usage', `Node "${node}" has a key already; use "hub keys rotate".`)
        await append(context, () => registration(context.data, { nodeId: node, name, level, divisionCode: division }))
      },
    )

  keys
    .command('rotate')
    .description('a new key takes over; the old one counts up to its last event')
    .requiredOption('--node <nodeId>', 'the node')
    .action(async ({ node }: { node: NodeId }) => {
      const context = contextOf(program)
      const { data } = context
      const next = `${data.nodeKeyFile(ownNode(ownNodes(data), node))}.next`
      if (!existsSync(next)) saveSigningKey(next, newSigningKey(node))
      const { keyId, publicKeyText } = loadSigningKey(next)
      const journal = openJournal(data, node)
      const lastSeq = journal.head().nodeSeq
      journal.close()
      await append(context, () => ({
        type: 'KeyRotated',
        nodeId: node,
        oldKeyId: nodeKey(data, node).keyId,
        lastSeq,
        keyId,
        publicKey: publicKeyText,
      }))
      renameSync(next, data.nodeKeyFile(node))
    })

  keys
    .command('revoke <keyId>')
    .description('a key stops counting from here on (stolen or lost)')
    .requiredOption('--node <nodeId>', 'the node')
    .requiredOption('--reason <text>', 'why')
    .action((keyId: string, { node, reason }: { node: NodeId; reason: string }) =>
      append(contextOf(program), () => ({ type: 'KeyRevoked', nodeId: node, keyId, reason })),
    )
}

async function append(context: CommandContext, fact: () => DirectoryFact): Promise<void> {
  const { data, output } = context
  loadRootKeys(data)
  const unlock = lockDataFolder(data)
  const side = await openWriteSide(context)
  try {
    const made = fact()
    const outcome = await side.authority(loadRootKey(data)).append([made])
    if (!outcome.ok)
      throw new HubError('usage', outcome.faults.map(({ code, pointer }) => `${code} ${pointer}`).join('; '))
    output.result(
      { position: outcome.directory.position, fact: made },
      () => `${made.type}: directory at ${outcome.directory.position}`,
    )
  } finally {
    await side.close()
    unlock()
  }
}
