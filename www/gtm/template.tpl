___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "Waymeet",
  "categories": [
    "ANALYTICS",
    "CHAT",
    "PERSONALIZATION"
  ],
  "brand": {
    "id": "brand_waymeet",
    "displayName": "Waymeet"
  },
  "description": "Journey tracking, offers and chat by your own Waymeet service: starts the tracker, records page views and events, says who the visitor is, and follows Consent Mode.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "SELECT",
    "name": "eventType",
    "displayName": "What the tag does",
    "macrosInSelect": false,
    "simpleValueType": true,
    "defaultValue": "init",
    "selectItems": [
      {
        "value": "init",
        "displayValue": "Start the tracker, and record the page view"
      },
      {
        "value": "pageview",
        "displayValue": "Record a page view"
      },
      {
        "value": "record",
        "displayValue": "Record an event"
      },
      {
        "value": "identify",
        "displayValue": "Say who the visitor is"
      },
      {
        "value": "consent",
        "displayValue": "Take consent from Consent Mode"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "serviceUrl",
    "displayName": "Address of the service",
    "simpleValueType": true,
    "help": "https://journey.example, without a path",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      },
      {
        "type": "REGEX",
        "args": [
          "https://[^/?#]+/?"
        ],
        "errorMessage": "An address such as https://journey.example"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "init",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "organisationId",
    "displayName": "Organisation id",
    "simpleValueType": true,
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "init",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "deploymentId",
    "displayName": "Deployment id",
    "simpleValueType": true,
    "help": "Only where the organisation has several deployments",
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "init",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "SELECT",
    "name": "pageviews",
    "displayName": "Page views",
    "macrosInSelect": false,
    "simpleValueType": true,
    "defaultValue": "one",
    "selectItems": [
      {
        "value": "one",
        "displayValue": "One, now"
      },
      {
        "value": "urls",
        "displayValue": "One for each navigation of a single-page site"
      },
      {
        "value": "none",
        "displayValue": "None, other tags record them"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "init",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "CHECKBOX",
    "name": "usesConsentMode",
    "checkboxText": "Take consent from Consent Mode",
    "simpleValueType": true,
    "defaultValue": true,
    "help": "Consent Mode decides what is stored and sent; types that nobody sets count as granted there. Otherwise the deployment's own setting holds.",
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "init",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "location",
    "displayName": "Address or path",
    "simpleValueType": true,
    "help": "The page's own without it",
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "pageview",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "title",
    "displayName": "Title",
    "simpleValueType": true,
    "help": "The page's own without it",
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "pageview",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "eventName",
    "displayName": "Event name",
    "simpleValueType": true,
    "help": "Lower case with underscores, at most 255 characters",
    "valueValidators": [
      {
        "type": "NON_EMPTY"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "record",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "userId",
    "displayName": "User id",
    "simpleValueType": true,
    "help": "Empty at log-out: whoever comes then is another visitor",
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "identify",
        "type": "EQUALS"
      }
    ]
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "attributes",
    "displayName": "Attributes, or traits of the person",
    "simpleTableColumns": [
      {
        "defaultValue": "",
        "displayName": "Name",
        "name": "name",
        "type": "TEXT",
        "isUnique": true,
        "valueValidators": [
          {
            "type": "NON_EMPTY"
          }
        ]
      },
      {
        "defaultValue": "",
        "displayName": "Value",
        "name": "value",
        "type": "TEXT"
      },
      {
        "defaultValue": "string",
        "displayName": "Type",
        "name": "dataType",
        "type": "SELECT",
        "selectItems": [
          {
            "value": "string",
            "displayValue": "string"
          },
          {
            "value": "number",
            "displayValue": "number"
          },
          {
            "value": "integer",
            "displayValue": "integer"
          },
          {
            "value": "boolean",
            "displayValue": "boolean"
          }
        ]
      }
    ],
    "enablingConditions": [
      {
        "paramName": "eventType",
        "paramValue": "init",
        "type": "EQUALS"
      },
      {
        "paramName": "eventType",
        "paramValue": "pageview",
        "type": "EQUALS"
      },
      {
        "paramName": "eventType",
        "paramValue": "record",
        "type": "EQUALS"
      },
      {
        "paramName": "eventType",
        "paramValue": "identify",
        "type": "EQUALS"
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

// Starts Waymeet and speaks to it. The queue is filled first: the tracker performs it in order as soon as it is there.
const addConsentListener = require('addConsentListener');
const callInWindow = require('callInWindow');
const callLater = require('callLater');
const copyFromWindow = require('copyFromWindow');
const createArgumentsQueue = require('createArgumentsQueue');
const getType = require('getType');
const injectScript = require('injectScript');
const isConsentGranted = require('isConsentGranted');

// A page that has pasted the snippet has the function already.
if (getType(copyFromWindow('ac')) !== 'function') createArgumentsQueue('ac', 'ac.q');

// Names, values and types of the table. The tracker reads a number from a text.
const attributes = function () {
  const all = {};
  (data.attributes || []).forEach(function (row) {
    all[row.name] = { dataType: row.dataType || 'string', value: row.value };
  });
  return all;
};

// Consent Mode's types, and what they mean for the tracker. Source: docs/tracker.md, *Consent Mode*.
const types = ['analytics_storage', 'personalization_storage', 'functionality_storage'];
const word = function (type) {
  return isConsentGranted(type) ? 'granted' : 'denied';
};

const words = function () {
  return { tracking: word(types[0]), personalisation: word(types[1]), chat: word(types[2]) };
};

let isWaiting = false;
const tellConsent = function () {
  isWaiting = false;
  callInWindow('ac', 'consent', words());
};

const followConsent = function () {
  types.forEach(function (type) {
    addConsentListener(type, function () {
      // Several types change at once: they are one answer.
      if (!isWaiting) callLater(tellConsent);
      isWaiting = true;
    });
  });
};

if (data.eventType === 'init') {
  const options = {};
  if (data.deploymentId) options.deploymentId = data.deploymentId;
  // What holds now is the page's word, and no answer of the visitor: nobody may have been asked yet, and a browser's signal
  // goes before it.
  if (data.usesConsentMode) options.consent = words();
  callInWindow('ac', 'init', data.organisationId, options);
  if (data.usesConsentMode) followConsent();
  if (data.pageviews === 'urls') callInWindow('ac', 'load', 'autotrackUrlChange');
  else if (data.pageviews !== 'none') callInWindow('ac', 'pageview', undefined, attributes());
  const base = data.serviceUrl.charAt(data.serviceUrl.length - 1) === '/' ? data.serviceUrl : data.serviceUrl + '/';
  injectScript(base + 'waymeet.js', data.gtmOnSuccess, data.gtmOnFailure, 'waymeet');
} else {
  if (data.eventType === 'pageview') {
    const overrides = {};
    if (data.location) overrides.location = data.location;
    if (data.title) overrides.title = data.title;
    callInWindow('ac', 'pageview', overrides, attributes());
  } else if (data.eventType === 'record') {
    callInWindow('ac', 'record', data.eventName, attributes());
  } else if (data.eventType === 'identify') {
    callInWindow('ac', 'identify', data.userId || null, attributes());
  } else if (data.eventType === 'consent') {
    followConsent();
    // Denied now may mean that nobody has been asked yet, which is no answer of the visitor. Fired when it is granted, the tag
    // is the answer.
    if (isConsentGranted(types[0])) tellConsent();
  }
  data.gtmOnSuccess();
}


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ac"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "ac.q"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://*/waymeet.js"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "analytics_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "personalization_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "functionality_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: Starting says whose site it is, then records the page view, then loads the tracker
  code: |-
    mock('copyFromWindow', undefined);
    mock('isConsentGranted', false);
    mock('injectScript', function(url, onSuccess) { onSuccess(); });
    runCode({eventType: 'init', serviceUrl: 'https://journey.example/', organisationId: 'o', deploymentId: 'd',
      pageviews: 'one', attributes: [{name: 'price', value: '15.5', dataType: 'number'}]});
    assertApi('createArgumentsQueue').wasCalledWith('ac', 'ac.q');
    assertApi('callInWindow').wasCalledWith('ac', 'init', 'o', {deploymentId: 'd'});
    assertApi('callInWindow').wasCalledWith('ac', 'pageview', undefined, {price: {dataType: 'number', value: '15.5'}});
    assertApi('gtmOnSuccess').wasCalled();
- name: A page that has the snippet keeps its function
  code: |-
    mock('copyFromWindow', function() { return function() {}; });
    mock('callInWindow', undefined);
    runCode({eventType: 'record', eventName: 'order', attributes: []});
    assertApi('createArgumentsQueue').wasNotCalled();
    assertApi('callInWindow').wasCalledWith('ac', 'record', 'order', {});
    assertApi('gtmOnSuccess').wasCalled();
- name: A single-page site loads the module in the place of the page view
  code: |-
    mock('copyFromWindow', undefined);
    mock('injectScript', undefined);
    runCode({eventType: 'init', serviceUrl: 'https://journey.example', organisationId: 'o', pageviews: 'urls'});
    assertApi('callInWindow').wasCalledWith('ac', 'load', 'autotrackUrlChange');
    assertApi('injectScript').wasCalled();
- name: A default that denies is no answer of the visitor
  code: |-
    mock('copyFromWindow', undefined);
    mock('isConsentGranted', false);
    runCode({eventType: 'consent'});
    assertApi('addConsentListener').wasCalled();
    assertApi('callInWindow').wasNotCalled();
- name: An answer is passed on once for all the types that change
  code: |-
    mock('copyFromWindow', undefined);
    let isGranted = false;
    mock('isConsentGranted', function() { return isGranted; });
    const later = [];
    mock('callLater', function(work) { later.push(work); });
    mock('addConsentListener', function(type, hear) { later.push(function() { hear(type, true); }); });
    runCode({eventType: 'consent'});
    isGranted = true;
    const listeners = later.splice(0);
    listeners.forEach(function(listener) { listener(); });
    assertThat(later.length).isEqualTo(1);
    later[0]();
    assertApi('callInWindow').wasCalledWith('ac', 'consent', {tracking: 'granted', personalisation: 'granted', chat: 'granted'});
- name: Nobody is somebody who has logged out
  code: |-
    mock('copyFromWindow', undefined);
    runCode({eventType: 'identify', userId: ''});
    assertApi('callInWindow').wasCalledWith('ac', 'identify', null, {});
- name: A script that does not come is a failure of the tag
  code: |-
    mock('copyFromWindow', undefined);
    mock('injectScript', function(url, onSuccess, onFailure) { onFailure(); });
    runCode({eventType: 'init', serviceUrl: 'https://journey.example', organisationId: 'o', pageviews: 'none'});
    assertApi('gtmOnFailure').wasCalled();
setup: ''


___NOTES___

The template of docs/tracker.md, *Google Tag Manager*. Tested in a simulated sandbox, not in Tag Manager itself.
