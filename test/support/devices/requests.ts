import type { FingerScanRequest } from '../../../domain/devices/finger-verifier.ts';
import type { SignatureRequest } from '../../../domain/devices/signature-pad.ts';

let attempts = 0;

export function signatureRequest(change: Partial<SignatureRequest> = {}): SignatureRequest {
  attempts += 1;
  return {
    attemptId: `signature-${attempts}`,
    consentText: 'Tôi xin cam đoan những thông tin kê khai trên đây là đúng sự thật.',
    signerName: 'Nguyễn Thị Ánh Tuyết',
    timeoutMs: 20_000,
    ...change,
  };
}

export function scanRequest(change: Partial<FingerScanRequest> = {}): FingerScanRequest {
  attempts += 1;
  return { attemptId: `finger-${attempts}`, finger: 'RIGHT_INDEX', timeoutMs: 8000, ...change };
}
