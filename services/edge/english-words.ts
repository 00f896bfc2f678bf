import { type ErrorCode, mayPass } from '../domain/error-codes.ts'
import { englishDetails } from './english-clauses.ts'
import { ATTACHMENT_SENTENCES } from './english-of-attachments.ts'
import { SAMENESS_SENTENCES } from './english-of-sameness.ts'
import { SIGN_OFF_SENTENCES } from './english-of-sign-offs.ts'
import { SUBMISSION_SENTENCES } from './english-of-submissions.ts'
import { ERROR_TABLE } from './error-table.ts'
import type { ATTACHMENT_ERRORS } from './errors/attachment-errors.ts'
import type { ITEM_ERRORS } from './errors/item-errors.ts'
import type { KIND_ERRORS } from './errors/kind-errors.ts'
import type { REQUEST_ERRORS } from './errors/request-errors.ts'
import type { SAMENESS_ERRORS } from './errors/sameness-errors.ts'
import type { SIGN_OFF_ERRORS } from './errors/sign-off-errors.ts'
import type { SUBMISSION_ERRORS } from './errors/submission-errors.ts'
import type { TEXT_ERRORS } from './errors/text-errors.ts'
import { fillSentence } from './fill-sentence.ts'

/** What is wrong, and what to do about it. */
type Sentences = readonly [message: string, remedy: string]

/** What a program's author can do something about. */
type CallersCode =
  | keyof typeof REQUEST_ERRORS
  | keyof typeof ITEM_ERRORS
  | keyof typeof KIND_ERRORS
  | keyof typeof SAMENESS_ERRORS
  | keyof typeof SIGN_OFF_ERRORS
  | keyof typeof TEXT_ERRORS
  | keyof typeof ATTACHMENT_ERRORS
  | keyof typeof SUBMISSION_ERRORS

/** Details that are clauses themselves (`reason`, `kind`, `what`) are filled in as `englishDetails` has them. */
const SENTENCES: Readonly<Record<CallersCode, Sentences>> = {
  'request-unreadable': ['This is not HTTP.', 'Check the client or the proxy.'],
  'request-timeout': ['The request was not sent whole in time.', 'Check the network and send it again.'],
  'request-too-long': ['The address or the headers are too long.', 'Shorten them.'],
  'json-unreadable': ['The body is no valid JSON in UTF-8.', 'Correct it: {reason}.'],
  'json-duplicate-key': ['The key "{key}" stands twice in one object.', 'Remove one of them.'],
  'idempotency-key-missing': [
    'The header Idempotency-Key is missing.',
    'Make a new one for each command, and send the same when you repeat it.',
  ],
  'parameter-invalid': ['The parameter "{name}" is not as /openapi.json says.', 'Correct it: {reason}.'],
  'token-missing': ['There is no token.', 'Send it as Authorization: Bearer.'],
  'token-unknown': ['The token is unknown or was revoked.', 'Ask an administrator for a new one.'],
  'token-expired': ['The token has expired.', 'Ask an administrator for a new one.'],
  'node-not-yours': ['This token may not publish for the node "{nodeId}".', "Use the node's own."],
  'item-not-yours': ['The item belongs to the node "{nodeId}".', 'Only that node may change it.'],
  'not-found': ['There is nothing at this address.', 'Check it.'],
  'method-not-allowed': ['The address does not know this method.', 'The header Allow names those that it knows.'],
  'plan-unknown': [
    '{itemId} is no plan that is shown.',
    'Check the id: only a living item of kind plan has a progress.',
  ],
  'rules-unknown': ['There is no set of rules "{set}".', 'Use calendar, clocks, columns, fields or review.'],
  'catalogue-unknown': [
    'This item is no catalogue, or was not published by that day.',
    'GET /v1/catalogues lists them.',
  ],
  'catalogue-row-unknown': ['The catalogue has no row "{rowId}".', 'Check the id: `rows` of the item has all of them.'],
  'version-unknown': [
    'The catalogue has no version {version}, or its text is no longer shown.',
    "The item's history lists the versions.",
  ],
  'field-unknown': ['There is no field "{field}".', 'GET /v1/fields lists them.'],
  'outlet-unknown': [
    'There is no outlet "{outlet}".',
    'A board has the code of a village, a site of a county, a topic of a city.',
  ],
  'node-not-here': ['This server does not publish for the node "{nodeId}".', 'Check the address.'],
  'cursor-gone': ['The cursor does not count any more: {why}.', 'Begin again without one.'],
  'body-too-large': ['The body is larger than {maxBytes} bytes.', 'Shorten it, or link to large files as attachments.'],
  'media-type-unsupported': ['Only {mediaType} is taken.', 'Set Content-Type.'],
  'if-match-missing': ['The header If-Match is missing.', 'Read the item and send its version.'],
  'desk-needs-https': [
    'The desk and the page of operators are used over https only, because a token would be read on the way.',
    'Use an address that begins with https, or open it on the server itself.',
  ],
  'desk-cross-site': [
    'This form was not sent by a page of this site, and nothing was done.',
    'Go back to that page and send it again.',
  ],
  'rate-limited': ['The node writes too often.', 'Wait as long as Retry-After says.'],
  'reads-limited': ['Your address reads too often.', 'Wait as long as Retry-After says.'],
  'streams-taken': [
    'As many readers follow the changes as may do so at a time: {most} in all, half of them at one address.',
    'Try again later, or ask /v1/changes now and then.',
  ],
  'exports-taken': [
    'As many readers take an export as may do so at a time: {most} in all, half of them at one address.',
    'Try again later.',
  ],
  'version-not-reached': [
    'The item has version {currentVersion}, and version {atLeast} did not come in time.',
    'Ask again.',
  ],

  'item-unknown': ['There is no such item.', 'Check its id.'],
  'item-not-live': ['The item was withdrawn and cannot be changed.', 'Publish a new one.'],
  'item-already-published': ['The item is published already.', 'Revise it.'],
  'version-stale': [
    'The item has version {currentVersion}, which is not yours.',
    'Read it, look at what changed, and send again.',
  ],
  'idempotency-key-reused': ['This Idempotency-Key was used with another body.', 'Make a new one for a new command.'],
  'kind-unknown': ['There is no kind "{kind}".', 'Name one of {kinds} (/v1/kinds lists all), or none for a document.'],
  'form-unknown': ['The kind "{kind}" has no form "{form}".', 'Name one of {forms}, or none.'],
  'kind-member-missing': ['The kind "{kind}" lacks "{member}".', 'Add it as /v1/kinds says, or correct the kind.'],
  'kind-member-foreign': ['The kind "{kind}" has no "{member}".', 'Remove it, or correct the kind.'],
  'kind-changed': [
    'The item is of the kind "{before}", which no revision makes "{after}".',
    'Keep its kind; if it is the wrong one, withdraw the item and publish another.',
  ],
  'schema-invalid': ['"{pointer}" does not fit the schema in /openapi.json.', 'Correct it: {reason}.'],
  'field-unrecognised': ['There is no member "{name}".', 'Remove it, or check its spelling.'],
  'content-too-large': [
    'The content has {bytes} bytes; {maxBytes} is the most.',
    'Shorten it, or link to large files as attachments.',
  ],
  'texts-unchecked': [
    'The text is long and the hub is busy: it was not checked to its end, and nothing has changed.',
    'Try again later; if it lasts, part the text into several items, or make it an attachment.',
  ],
  'title-missing': ['The title is empty.', 'Fill it in.'],
  'body-missing': ['The body is empty.', 'Fill it in.'],
  'shown-nowhere': ['The item is shown nowhere.', 'Name a board, a site or a topic in shownOn.'],
  'division-unknown': ['There is no division "{code}".', 'Check the code.'],
  'division-not-yours': ['The division "{code}" is not under your node.', 'Name only divisions that are.'],
  'organ-not-yours': [
    'The organ bears the name of the government of "{division}", which is not under your node.',
    'Name your own; others go into jointOrgans or source.',
  ],
  'organ-doubtful': [
    'The name of the organ begins with "{division}", which is not under your node.',
    'Check it; others go into jointOrgans or source.',
  ],
  'outlet-below-level': [
    'The division "{code}" has no {kind}.',
    'Name one at or above the level of the outlet, or "all".',
  ],
  'date-invalid': ['"{value}" is no date.', 'Write YYYY, YYYY-MM or YYYY-MM-DD.'],
  'date-in-future': ['The date "{value}" is later than today.', 'Check the year.'],
  'html-too-deep': ['The HTML is nested deeper than {most} levels.', 'Remove elements that do nothing, or send text.'],
  'html-broken': [
    'Browsers would take "{found}" in line {line} for a tag, and its text would be lost.',
    'Write < as &lt;, or close what is open.',
  ],
  'html-picture-embedded': [
    'A picture in line {line} is not on the web ({found}) and would be lost.',
    'Send its bytes (data:), put it into the node or on the web and give that address.',
  ],
  'html-picture-unusable': [
    'The picture in line {line} cannot be used: {reason}.',
    'Send it whole, as base64 of a PNG, JPEG, GIF, WebP or BMP, or put it into the node and give its address.',
  ],
  'html-hidden-text': [
    'Line {line} hides text or a picture ({found}), which would appear without its style.',
    'Remove it, or show it.',
  ],
  'html-element-unkept': [
    '{found} in line {line} cannot be kept, and what it shows would be lost.',
    'Say it as text or as a picture.',
  ],
  'html-link-nowhere': [
    'A link in line {line} leads nowhere on the web ({found}).',
    'Give its http(s) address, or a <base href> for relative ones.',
  ],
  'html-style-unclear': [
    'The style sheet ({found}) may hide, add or strike text.',
    'Remove <style> and what it hides.',
  ],
  'html-shown-differs': [
    'From line {line} on, what is shown would differ from what was written ({what}).',
    'Simplify it there, or send text.',
  ],
  'formatting-removed': ['Some formatting is not kept: {found}. No text is lost.', 'Look whether it had a meaning.'],
  'html-active-content': [
    'The body holds a script or the like ({found}).',
    'Remove scripts, handlers and javascript: links.',
  ],

  'already-shown': [
    'The item has been shown: display from {displayFrom} on would hide it until then.',
    'If that is meant, say "hideUntilThen": true (--hide-until-then); else leave out displayFrom or mend it.',
  ],
  'never-shown': [
    'The item was withdrawn before its first day ({displayFrom}) and never shown; the new content would make its title public.',
    'Keep displayFrom {displayFrom} in the new content.',
  ],
  'text-tidied': [
    '"{pointer}" lost white space or invisible characters; all else is as it was sent.',
    'Look at what is left.',
  ],
  'body-replaced': [
    'The body of this kind is made of its rows, tasks or table; the one that was sent was not taken.',
    'Send no body.',
  ],
  'dates-out-of-order': ['{date} comes after {later}, and should come before.', 'Check both dates.'],
  'field-unlisted': ['The directory has no field "{field}".', '/v1/fields lists all.'],
  'markup-in-text': [
    '"{pointer}" holds markup of HTML ({markup}), which readers would see.',
    'Take it out, or send the body with the format html.',
  ],
  'characters-lost': [
    '"{pointer}" holds question marks in a row ({found}): another program may have lost characters.',
    'Compare it with the original.',
  ],
  'channel-unlisted': ['No printed catalogue has a box for "{channels}".', 'Look whether several were written as one.'],
  'personal-data-likely': [
    '"{pointer}" seems to hold personal data ({kind}) at character {offset}: {masked}',
    'Remove it. If the law asks for it, name the rule {rule} in acknowledgePersonalData.',
  ],
  'personal-data-lawful': [
    'Persons are named, as the field asks for.',
    'See that no more is said than the rules ask for.',
  ],
  'personal-data': [
    '"{pointer}" holds personal data ({kind}) at character {offset}: {masked}',
    'Mask it as {masked}, or remove it.',
  ],
  'text-unprintable': ['"{pointer}" has a character at {offset} that cannot be taken ({found}).', 'Remove it.'],
  ...SAMENESS_SENTENCES,
  ...SIGN_OFF_SENTENCES,
  ...ATTACHMENT_SENTENCES,
  ...SUBMISSION_SENTENCES,
}

/** The same as `wordsOf`, in English. What only the operators can mend has its title for a sentence. */
export function englishWordsOf(
  code: ErrorCode,
  details: Record<string, string | number> = {},
): { message: string; remedy: string } {
  const [message, remedy] = isCallers(code) ? SENTENCES[code] : [`${ERROR_TABLE[code].title}.`, againOrAsk(code)]
  const filled = englishDetails(details)
  return { message: fillSentence(message, filled, 'the body'), remedy: fillSentence(remedy, filled, 'the body') }
}

const isCallers = (code: ErrorCode): code is CallersCode => Object.hasOwn(SENTENCES, code)

const againOrAsk = (code: ErrorCode): string =>
  mayPass(code) ? 'Try again later; ask the operators if it lasts.' : 'The operators must mend it.'
