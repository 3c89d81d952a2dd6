// What well-known broker services need: settings to start from and what to have at hand. Used by the profile editor.

import type { ProfileSettings } from './profile.ts';
import { plainSubscription } from './profile-parts.ts';

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** An example of the host, to be replaced by the user's own. */
  readonly hostExample: string;
  /** What the service demands, as sentences: what to enter, and what will not work there. */
  readonly needs: readonly string[];
  readonly changes: Partial<Omit<ProfileSettings, 'tls'>> & { readonly tls?: Partial<ProfileSettings['tls']> };
}

/** In the order they are offered. */
export const presets: readonly Preset[] = [
  {
    id: 'aws',
    name: 'AWS IoT Core',
    hostExample: 'example-ats.iot.eu-central-1.amazonaws.com',
    needs: [
      'The host is the “ATS” data endpoint of your account, from the AWS IoT console under Settings.',
      'Enter the thing’s certificate and private key under TLS. Its policy must allow iot:Connect for the client ID, and iot:Subscribe and iot:Receive for the topics.',
      'There is no QoS 2 and no $SYS, and a filter has at most 8 levels.',
      'Where port 8883 is closed, use port 443 with the ALPN protocol x-amzn-mqtt-ca.',
    ],
    changes: {
      scheme: 'mqtts',
      port: 8883,
      keepAlive: 60,
      subscriptions: [plainSubscription('#')],
    },
  },
  {
    id: 'aws443',
    name: 'AWS IoT Core, port 443',
    hostExample: 'example-ats.iot.eu-central-1.amazonaws.com',
    needs: [
      'As above, through port 443: the ALPN protocol x-amzn-mqtt-ca tells AWS that this is MQTT with a client certificate.',
    ],
    changes: {
      scheme: 'mqtts',
      port: 443,
      keepAlive: 60,
      tls: { alpnProtocols: ['x-amzn-mqtt-ca'] },
      subscriptions: [plainSubscription('#')],
    },
  },
  {
    id: 'azureEventGrid',
    name: 'Azure Event Grid',
    hostExample: 'example.westeurope-1.ts.eventgrid.azure.net',
    needs: [
      'The host is the MQTT hostname of your Event Grid namespace.',
      'Enter the client certificate and key under TLS, and the client’s authentication name as user name.',
      'Subscriptions must lie within a topic space that the client may subscribe to: # as a whole is refused. There is no QoS 2 and no $SYS.',
    ],
    changes: {
      scheme: 'mqtts',
      port: 8883,
      protocolVersion: 5,
      subscriptions: [],
    },
  },
  {
    id: 'hivemqCloud',
    name: 'HiveMQ Cloud',
    hostExample: 'example.s1.eu.hivemq.cloud',
    needs: [
      'The host is the cluster’s URL without a scheme. User name and password come from Access Management.',
      'There is no $SYS for clients. Over WebSocket the port is 8884 and the path /mqtt.',
    ],
    changes: { scheme: 'mqtts', port: 8883, subscriptions: [plainSubscription('#')] },
  },
  {
    id: 'emqxCloud',
    name: 'EMQX Cloud',
    hostExample: 'example.ala.eu-central-1.emqxsl.com',
    needs: [
      'The host is the connection address on the deployment’s overview. User name and password come from its authentication page.',
      'Over WebSocket the port is 8084 and the path /mqtt. A deployment may keep $SYS to itself.',
    ],
    changes: { scheme: 'mqtts', port: 8883, subscriptions: [plainSubscription('#')] },
  },
];

/** Settings with what a preset says; everything else stays. */
export function applyPreset(settings: ProfileSettings, { changes }: Preset): ProfileSettings {
  return { ...settings, ...changes, tls: { ...settings.tls, ...changes.tls } };
}
