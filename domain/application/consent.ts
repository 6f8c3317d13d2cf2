import type { PolicyId } from '../policy/policy.ts';

/**
 * Vietnamese text that the signer signs under on the pad, NFC; its SHA-256 is bound to the strokes. Our own wording after the
 * statement on the collection slip (CC02 of TT 66/2015, CC01 of TT 17/2024): no official text for a pad was found.
 */
export function consentText(policyId: PolicyId): string {
  return texts[policyId].normalize('NFC');
}

const texts: Readonly<Record<PolicyId, string>> = {
  '2021-07': [
    'Tôi đã kiểm tra thông tin trên Phiếu thu nhận thông tin căn cước công dân.',
    'Thông tin đã khai là đúng sự thật; tôi chịu trách nhiệm trước pháp luật về thông tin đó.',
    'Vân tay, ảnh chân dung và chữ ký của tôi được thu nhận để cấp thẻ căn cước công dân.',
  ].join('\n'),
  '2024-07': [
    'Tôi đã kiểm tra thông tin trên Phiếu thu nhận thông tin căn cước.',
    'Thông tin đã khai là đúng sự thật; tôi chịu trách nhiệm trước pháp luật về thông tin đó.',
    'Vân tay, ảnh khuôn mặt, mống mắt và chữ ký được thu nhận để cấp thẻ căn cước.',
  ].join('\n'),
};
