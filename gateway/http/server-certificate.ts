import { X509Certificate } from 'node:crypto';
import type { Server } from 'node:https';
import { type Authority, issueServerCertificate } from '../authority/authority.ts';

/** How often the time left is looked at. A clock that was set is noticed within it. */
const lookEvery = 3600 * 1000;

export interface TlsMaterial {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  readonly minVersion: 'TLSv1.3';
}

/**
 * The certificate of this run's TLS servers. Its key is never written. In the last third of its life it is replaced by another on
 * the open servers: connections that stand keep theirs, new ones get the new one.
 */
export class ServerCertificate {
  private readonly authority: Authority;
  private readonly hosts: readonly string[];
  private readonly now: () => Date;
  private readonly servers: Server[] = [];
  private readonly timer: NodeJS.Timeout;
  private material: TlsMaterial;
  private renewFrom: Date;
  private ends: Date;

  private constructor(authority: Authority, hosts: readonly string[], now: () => Date, made: TlsMaterial) {
    this.authority = authority;
    this.hosts = hosts;
    this.now = now;
    this.material = made;
    ({ renewFrom: this.renewFrom, ends: this.ends } = lifeOf(made));
    this.timer = setInterval(() => void this.renewIfDue(), lookEvery).unref();
  }

  static async issue(
    authority: Authority,
    hosts: readonly string[],
    now: () => Date,
  ): Promise<ServerCertificate> {
    return new ServerCertificate(authority, hosts, now, await make(authority, hosts, now()));
  }

  get tls(): TlsMaterial {
    return this.material;
  }

  get notAfter(): Date {
    return this.ends;
  }

  /** This server is given the next certificate, too. */
  serve(server: Server): void {
    this.servers.push(server);
  }

  /** Answers whether there is a new one. */
  async renewIfDue(): Promise<boolean> {
    const moment = this.now();
    if (moment < this.renewFrom) return false;
    this.material = await make(this.authority, this.hosts, moment);
    ({ renewFrom: this.renewFrom, ends: this.ends } = lifeOf(this.material));
    for (const server of this.servers) server.setSecureContext(this.material);
    return true;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

async function make(authority: Authority, hosts: readonly string[], now: Date): Promise<TlsMaterial> {
  const { key, certificate } = await issueServerCertificate(authority, hosts, now);
  // The root is shown too: a station may know it by fingerprint only, from its code sheet.
  return { key, cert: `${certificate}\n${authority.ca}`, ca: authority.ca, minVersion: 'TLSv1.3' };
}

function lifeOf({ cert }: TlsMaterial): { renewFrom: Date; ends: Date } {
  const { validFrom, validTo } = new X509Certificate(cert);
  const ends = new Date(validTo);
  const life = ends.getTime() - new Date(validFrom).getTime();
  return { renewFrom: new Date(ends.getTime() - life / 3), ends };
}
