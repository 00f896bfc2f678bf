import { basename } from 'node:path'
import type { Command } from 'commander'
import type { FileHash } from '../../domain/attachments.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { Attachment } from '../../domain/item/content.ts'
import { wordsOf } from '../../edge/words-of.ts'
import { createFilesOfRows } from '../../publisher/import/attachments/files-of-rows.ts'
import { fileToAttachAt } from '../../publisher/import/attachments/open-files-to-attach.ts'
import { type CommandContext, contextOf } from '../cli/command-context.ts'
import { typedNodeId } from '../cli/typed-ids.ts'
import { ownNode } from '../data/own-nodes.ts'
import { nodeFilesAt } from '../engines/open-attachments.ts'

/** `hub attachments`: the files of a node, which its items may name. */
export function attachmentsCommand(program: Command): void {
  const group = program.command('attachments').description('files of a node, which its items may name')
  group
    .command('put <files...>')
    .description('put files into the folder of a node; gives what a content says of each')
    .requiredOption('--node <nodeId>', 'the node that publishes', typedNodeId)
    .action((files: string[], { node }: { node: NodeId }) => putFiles(contextOf(program), node, files))
  group
    .command('list')
    .description('the files of a node, and since when one waits for an item that names it')
    .requiredOption('--node <nodeId>', 'the node that publishes', typedNodeId)
    .action(({ node }: { node: NodeId }) => listFiles(contextOf(program), node))
}

async function putFiles({ data, clock, settings, output }: CommandContext, nodeId: NodeId, paths: string[]) {
  ownNode(data, nodeId)
  const { store } = nodeFilesAt(data, clock, nodeId)
  const put: Attachment[] = []
  for (const path of paths) {
    const from = { from: path, files: [await fileToAttachAt(path)] }
    const files = createFilesOfRows({ from, store, maxBytes: settings.attachmentBytes })
    const name = basename(path)
    await files.look([name])
    const { attachments, faults } = files.of([name])
    const [attachment] = attachments
    if (attachment === undefined) throw refused(path, faults)
    await files.put(attachment.sha256 as FileHash)
    put.push(attachment)
    output.progress(`${put.length} / ${paths.length}`)
  }
  output.result(put, () => put.map(({ url, name }) => `${url}  ${name}`).join('\n'))
}

function refused(path: string, [fault]: ReturnType<ReturnType<typeof createFilesOfRows>['of']>['faults']): HubError {
  const code = fault?.code ?? 'attachment-unusable'
  const { message, remedy } = wordsOf(code, fault?.details)
  return new HubError(code, `${path}：${message}${remedy}`)
}

async function listFiles({ data, clock, output }: CommandContext, nodeId: NodeId) {
  ownNode(data, nodeId)
  const listed: { sha256: string; bytes: number; waitsSince: string | null }[] = []
  for await (const { file, bytes, putAt } of nodeFilesAt(data, clock, nodeId).store.list())
    listed.push({ sha256: file, bytes, waitsSince: putAt === 0 ? null : new Date(putAt).toISOString() })
  output.result(listed, () =>
    listed
      .map(({ sha256, bytes, waitsSince }) =>
        [sha256, String(bytes).padStart(12), waitsSince === null ? 'named' : `waits since ${waitsSince}`].join('  '),
      )
      .join('\n'),
  )
}
