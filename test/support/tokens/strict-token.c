/*
 * A PKCS#11 library with one token that does what SoftHSM never does: it counts wrong PINs, says how many tries are left, locks, and
 * while the file HANG exists it does not come back. Nothing else works in it. PIN 1234.
 */
#include <string.h>
#include <unistd.h>

#define CK_PTR *
#define CK_DECLARE_FUNCTION(returnType, name) returnType name
#define CK_DECLARE_FUNCTION_POINTER(returnType, name) returnType(*name)
#define CK_CALLBACK_FUNCTION(returnType, name) returnType(*name)
#ifndef NULL_PTR
#define NULL_PTR 0
#endif
#include "pkcs11.h"

static int wrong = 0;
static int loggedIn = 0;

static CK_RV initialize(CK_VOID_PTR options) { (void)options; return CKR_OK; }
static CK_RV finalize(CK_VOID_PTR reserved) { (void)reserved; return CKR_OK; }

static CK_RV slotList(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
  (void)present;
  while (access(HANG, F_OK) == 0) usleep(20000);
  if (list != NULL_PTR) list[0] = 7;
  *count = 1;
  return CKR_OK;
}

static void fill(CK_UTF8CHAR *field, size_t size, const char *text) {
  memset(field, ' ', size);
  memcpy(field, text, strlen(text));
}

static CK_RV tokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  (void)slot;
  memset(info, 0, sizeof *info);
  fill(info->label, sizeof info->label, "Strict");
  fill(info->manufacturerID, sizeof info->manufacturerID, "Test");
  fill(info->model, sizeof info->model, "Strict");
  fill(info->serialNumber, sizeof info->serialNumber, "S1");
  memset(info->utcTime, '0', sizeof info->utcTime);
  info->flags = CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED | CKF_LOGIN_REQUIRED;
  if (wrong > 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (wrong == 2) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (wrong > 2) info->flags |= CKF_USER_PIN_LOCKED;
  return CKR_OK;
}

static CK_RV openSession(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR app, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR made) {
  (void)slot; (void)flags; (void)app; (void)notify;
  *made = 1;
  return CKR_OK;
}
static CK_RV closeAll(CK_SLOT_ID slot) { (void)slot; loggedIn = 0; return CKR_OK; }

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  (void)session; (void)user;
  if (loggedIn) return CKR_USER_ALREADY_LOGGED_IN;
  if (wrong > 2) return CKR_PIN_LOCKED;
  if (length == 4 && memcmp(pin, "1234", 4) == 0) {
    wrong = 0;
    loggedIn = 1;
    return CKR_OK;
  }
  wrong += 1;
  return CKR_PIN_INCORRECT;
}

static CK_RV findInit(CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR what, CK_ULONG count) {
  (void)session; (void)what; (void)count;
  return CKR_OK;
}
static CK_RV find(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE_PTR found, CK_ULONG most, CK_ULONG_PTR count) {
  (void)session; (void)found; (void)most;
  *count = 0;
  return CKR_OK;
}
static CK_RV findFinal(CK_SESSION_HANDLE session) { (void)session; return CKR_OK; }

static CK_FUNCTION_LIST functions;
CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  functions.version.major = 2;
  functions.version.minor = 40;
  functions.C_Initialize = initialize;
  functions.C_Finalize = finalize;
  functions.C_GetFunctionList = C_GetFunctionList;
  functions.C_GetSlotList = slotList;
  functions.C_GetTokenInfo = tokenInfo;
  functions.C_OpenSession = openSession;
  functions.C_CloseAllSessions = closeAll;
  functions.C_Login = login;
  functions.C_FindObjectsInit = findInit;
  functions.C_FindObjects = find;
  functions.C_FindObjectsFinal = findFinal;
  *list = &functions;
  return CKR_OK;
}
