import type { ErrorCode } from '../domain/error-codes.ts'
import { ERROR_TABLE } from '../edge/error-table.ts'
import { wordsOf } from '../edge/words-of.ts'
import { wordsOfFileError } from '../publisher/import/words-of-file-error.ts'

interface Told {
  code: string
  message: string
  remedy: string
}

/** What a tick on the page of a sheet says. Sentences name it. */
export const TICK_OF_HIDDEN = '连同隐藏的行、列和工作表一起读'

/**
 * What helps at the desk, where the usual sentence names a command or a parameter: the pages for clerks name neither. They
 * have a tick or a form for it.
 */
const REMEDIES: Partial<Record<ErrorCode, string>> = {
  'rows-hidden': `如需导入，请取消隐藏或筛选，或勾选“${TICK_OF_HIDDEN}”；不需要的可以删去。`,
  'columns-hidden': `如需导入，请取消隐藏，或勾选“${TICK_OF_HIDDEN}”；不需要的可以删去。`,
  'attachments-nowhere': '请在本页选上这个文件，再检查。',
  'attachment-not-found':
    '请核对文件名（含扩展名），只写文件名，不写文件夹；文件还没有选的，请在本页加上再检查；没有附件的请留空。',
  'attachment-ambiguous': '请改掉其中一个文件的名字，表格里也照改，再重新选择。',
  'attachment-path-refused': '请只写文件名。',
  'personal-data-likely': '请删去或改为脱敏形式；签名发布后无法收回。确认依法可以公开的，请在本页说明。',
  'near-twin': '若是同一条，请更正原来的那一条；若确是另一条，请在本页勾选说明。',
  'twins-uncompared': '请在工作台里用标题中有区别的字查找，确认不是同一条。',
  'twin-holds-text': '请逐一查看，需要的也请在工作台里删除个人信息。',
  'sign-off-missing': '请等审核人签字后，在本页“审核记录”里填写审核人的代号和日期。',
  'already-shown': '若确要先隐藏，请在本页勾选；否则请删去或改正开始展示的日期。',
  'never-shown': '请保留原来开始展示的日期。',
  'field-unlisted': '请核对写法，应与可选的领域名称完全一致；确是新的领域，请管理员加入目录。',
  'schema-invalid': '请改正后再试。',
  'row-changed': '如确需修改，请在工作台里打开原来的那一条，用“更正”修改。',
  'reads-otherwise': '核对后确需更正的，请在本页勾选。',
  'row-withdrawn': '如确要重新发布，请在本页勾选，将成为新的信息；不再公开的，请从表中删去此行。',
  'token-unknown': '请向系统管理员申请新的令牌。',
  'token-expired': '请向系统管理员申请新的令牌。',
  'markup-in-text': '请去掉标记，只留文字。',
  'body-replaced': '需要补充说明的，请写在备注中或另行发布。',
  'organ-not-yours': '请填写本单位的名称。',
  'organ-doubtful': '请核对：应是本单位的名称。',
  'kind-changed': '请撤下这一条，另行发布。',
  'html-style-unclear': '请把隐藏的内容删去，再粘贴。',
  'html-active-content': '请删去脚本和会自动执行的内容。',
  'attachment-missing': '请重新选择这个文件。',
  'attachment-size-differs': '请去掉这个附件，重新选择文件。',
  'attachment-type-differs': '请去掉这个附件，重新选择文件。',
  'attachment-too-large': '请压缩或拆分文件；需要更大的，请告诉系统管理员。',
  'idempotency-key-reused': '请在工作台打开那一条看看；要改的，用“更正”。',
  'disk-full': '请告诉系统管理员清理磁盘，然后再试。',
  'reviewer-unreachable': '请过几分钟再试，不会重复报送。',
  'reviewer-unreadable': '请告诉系统管理员。',
  'reviewer-unnamed': '请系统管理员在审核规则里写明。',
  'review-not-here': '请系统管理员核对审核规则。',
  'round-out-of-order': '别人刚刚也报送过。请刷新本页，看过再报送。',
  'rows-hash-differs': '请重新检查一次再报送；还不行的，请告诉系统管理员。',
  'submission-unknown': '请回到目录一览，重新打开。',
  'row-unknown': '请刷新本页再写。',
  'field-unknown': '请回到目录一览，重新打开。',
  'signature-refused': '请告诉系统管理员。',
  'signature-missing': '请告诉系统管理员。',
  'revises-no-row': '请重新选择表格再检查一次；标题改动较大的，请从表中删去这一行，在工作台里更正原来的那一条。',
}

/** Words for programs: a command, an option, a variable, an address or a header of the API, a member of a content. */
const FOR_PROGRAMS =
  /接口|\bhub [a-z]|--[a-z]|[A-Z]_[A-Z]|\b(?:PUT|POST|GET)\b|\/v1\/|\w-[A-Z]|[a-z][A-Z]|（[a-z]{2,20}）|\b(?:bytes|format|body|source|kind|rows|history|form)\b/

const MESSAGES: Partial<Record<ErrorCode, (message: string) => string>> = {
  'attachments-nowhere': (message) => message.replace(/：.*$/, '：没有随表格选择文件。'),
  'attachment-type-refused': () => '这种文件不能作为附件。',
  'attachment-too-large': () => '文件太大，没有保存。',
  'idempotency-key-reused': () => '这张表单已经签发过一次，当时的内容与这次不同。',
  'file-unreadable': inTicks,
  'column-missing': inTicks,
}

function inTicks(sentence: string): string {
  return sentence.replaceAll('加 --with-hidden', `勾选“${TICK_OF_HIDDEN}”`)
}

/** Something that was told in the usual words, in those of the desk. What only programs can do is not said there. */
export function inDeskWords<T extends Told>(told: T): T {
  const code = told.code as ErrorCode
  const { message, remedy } = told
  const usual = FOR_PROGRAMS.test(ERROR_TABLE[code].remedy) ? '' : remedy
  return { ...told, message: MESSAGES[code]?.(message) ?? message, remedy: REMEDIES[code] ?? usual }
}

/** Why a clerk's file cannot be read, in words for her. Throws an error that is of something else. */
export function fileErrorAtDesk(error: unknown): Pick<Told, 'message' | 'remedy'> {
  const told = wordsOfFileError(error)
  if (told === null) throw error
  const { message, remedy } = inDeskWords({ ...told, code: told.error.code })
  return { message, remedy }
}

/** What a code means and how to mend it, at the desk, in one text. */
export function sayAtDesk(code: ErrorCode, details: Record<string, string | number> = {}): string {
  const { message, remedy } = inDeskWords({ code, ...wordsOf(code, details) })
  return message + remedy
}
