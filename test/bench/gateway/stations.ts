import { readFileSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { gatewayPaths, provisionResponseSchema } from '../../../domain/channels/gateway.ts';
import { unwrap } from '../../../domain/result.ts';
import { certificateRequest, newSigningKey } from '../../../electron/station/keys/signing-key.ts';
import { callGateway, gatewayAgent } from '../../../electron/station/outbox/gateway-access.ts';
import { addCode } from '../../../gateway/codes.ts';
import { gatewayFolders } from '../../../gateway/folders.ts';
import { openIndex } from '../../../gateway/store/storage.ts';
import type { Centre } from './centre.ts';

const officerId = 'minh';
const callTimeoutMs = 30_000;
const atOnce = 4;

/** A station the centre certified, as a worker that seals can be given it. Certificates and keys in PEM. */
export interface BenchStation {
  readonly station: {
    readonly id: string;
    readonly name: string;
    readonly unitCode: string;
    readonly unitName: string;
  };
  readonly certificate: string;
  readonly key: string;
  readonly officer: { readonly id: string; readonly certificate: string; readonly key: string };
  readonly centre: string;
}

/** Provisions stations as `npm run provision` does, with a code, requests and the gateway's own call; the keys stay in memory. */
export async function provisionStations(centre: Centre, count: number): Promise<BenchStation[]> {
  const store = await openIndex(gatewayFolders(centre.data), centre.settings);
  const agent = gatewayAgent({ url: centre.url, ca: readFileSync(centre.caFile, 'utf8') });
  const stations: BenchStation[] = [];
  let begun = 0;
  const work = async (): Promise<void> => {
    for (let number = begun++; number < count; number = begun++) {
      const grant = {
        stationName: `Tổ ${number + 1}`,
        unitCode: String((number % 700) + 1).padStart(3, '0'),
        unitName: 'Công an quận Mẫu',
        policyId: '2021-07' as const,
        officers: [{ id: officerId, name: 'Trần Văn Minh', rank: 'Thượng úy', role: 'officer' as const }],
      };
      const code = await addCode(store, grant, new Date());
      const [key, officerKey] = [newSigningKey(), newSigningKey()];
      const reply = unwrap(
        await callGateway({
          agent,
          url: centre.url + gatewayPaths.provision,
          method: 'POST',
          json: {
            code,
            stationCsr: certificateRequest(key, 'station'),
            officers: [{ officerId, csr: certificateRequest(officerKey, officerId) }],
          },
          timeoutMs: callTimeoutMs,
        }),
      );
      if (reply.status !== 200) throw new Error(`station not provisioned: ${reply.status}`);
      stations.push(stationOf(JSON.parse(reply.body.toString('utf8')), key, officerKey));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  agent.destroy();
  await store.close();
  return stations;
}

function stationOf(answer: unknown, key: KeyObject, officerKey: KeyObject): BenchStation {
  const { station, stationCertificate, officers, centre } = provisionResponseSchema.parse(answer);
  const [officer] = officers;
  if (officer === undefined) throw new Error('officer not certified');
  return {
    station,
    certificate: stationCertificate,
    key: pemOf(key),
    officer: { id: officerId, certificate: officer.certificate, key: pemOf(officerKey) },
    centre,
  };
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
