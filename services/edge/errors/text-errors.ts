import type { ErrorCode } from '../../domain/error-codes.ts'
import type { ErrorEntry } from '../error-entry.ts'

/** The text of a content: its characters, what its author should look at again, personal data. */
export const TEXT_ERRORS = {
  'text-tidied': {
    status: 422,
    exit: 1,
    title: 'Text tidied',
    detail: '“{pointer}”去掉了{gone}，其余照原样发布。',
    remedy: '请核对去掉后的文字。',
  },
  'body-replaced': {
    status: 422,
    exit: 1,
    title: 'Body replaced',
    detail: '这类信息的正文由系统按所填的各行、各项或表格生成，提交的正文未采用。',
    remedy: '请不要提交正文（body）；需要补充说明的，写在备注中或另行发布。',
  },
  'dates-out-of-order': {
    status: 422,
    exit: 1,
    title: 'Dates out of order',
    detail: '{title}（{date}）晚于{laterTitle}（{later}）。',
    remedy: '请核对两个日期，是否写错或填反。',
  },
  'field-unlisted': {
    status: 422,
    exit: 1,
    title: 'Field not in the directory',
    detail: '领域目录中没有“{field}”，按领域查找时会另列一类。',
    remedy: '请核对写法，应与目录中的领域名称完全一致（接口 /v1/fields 列出全部）；确是新的领域，请管理员加入目录。',
  },
  'channel-unlisted': {
    status: 422,
    exit: 1,
    title: 'Channel without a box',
    detail: '公开渠道“{channels}”不是标准目录中的选项。',
    remedy: '请核对是否把几个选项写成了一个；确有其他渠道的，照此发布。',
  },
  'markup-in-text': {
    status: 422,
    exit: 1,
    title: 'Markup in a text',
    detail: '“{pointer}”里有 HTML 标记（{markup}），发布后会照原样显示成字符。',
    remedy: '请去掉标记，只留文字；正文要保留格式的，请以 HTML 格式提交（format 为 html）。',
  },
  'characters-lost': {
    status: 422,
    exit: 1,
    title: 'Characters lost',
    detail: '“{pointer}”里有连续的问号（{found}），可能是另存时丢失的文字。',
    remedy: '请对照原文核对；CSV 请另存为“CSV UTF-8”。',
  },
  'personal-data-likely': {
    status: 422,
    exit: 1,
    title: 'Personal data likely',
    detail: '“{pointer}”第 {offset} 字处像是个人信息（{kind}）：{masked}',
    remedy:
      '请删去或改为脱敏形式；签名发布后无法收回。确认依法可以公开的，请声明规则 {rule}：命令行加 --acknowledge {rule}，接口写在 acknowledgePersonalData。',
  },
  'personal-data-lawful': {
    status: 422,
    exit: 1,
    title: 'Persons named as the field asks for',
    detail: '内容里有{kind}。按该领域的规定名单可以公开，照此发布。',
    remedy: '请核对没有超出规定的范围。',
  },
  'personal-data': {
    status: 422,
    exit: 1,
    title: 'Personal data',
    detail: '“{pointer}”第 {offset} 字处含有个人信息（{kind}）：{masked}',
    remedy: '请改为脱敏形式 {masked}，或删去。',
  },
  'text-unprintable': {
    status: 422,
    exit: 1,
    title: 'Unprintable text',
    detail: '“{pointer}”第 {offset} 字是不可接受的字符（{found}）。',
    remedy: '请删去该字符后重新提交。',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorEntry>>
